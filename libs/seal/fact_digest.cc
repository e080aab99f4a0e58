#include "libs/seal/fact_digest.h"

#include "libs/base/text.h"

namespace safereturn::seal {
namespace {

std::string Digits(std::string_view text) {
  std::string digits;
  for (const char c : text) {
    if (IsDigit(c)) digits += c;
  }
  return digits;
}

// +44 20 7946 0000, 0044 (0)20 7946 0000 and 020 7946 0000 are one number.
std::string Phone(std::string_view text) {
  const size_t first = text.find_first_not_of(" (\t");
  std::string digits = Digits(text);
  bool is_international = first != std::string_view::npos && text[first] == '+';
  if (!is_international && digits.starts_with("00")) {
    is_international = true;
    digits.erase(0, 2);
  }
  if (!is_international) return digits;
  if (!digits.starts_with("44")) return "+" + digits;
  digits.erase(0, 2);
  return digits.starts_with('0') ? digits : "0" + digits;
}

std::string Vehicle(std::string_view text) {
  std::string plate;
  for (const char c : text) {
    if (IsDigit(c) || IsUpper(c)) plate += c;
    if (IsLower(c)) plate += static_cast<char>(c - 'a' + 'A');
  }
  return plate;
}

std::string Handle(std::string_view text) {
  std::string handle;
  for (const char c : FoldCase(text)) {
    if (c == ' ' || c == '\t' || (c == '@' && handle.empty())) continue;
    handle += c;
  }
  return handle;
}

// Words with one space between; what is neither letter nor digit parts words, an apostrophe does
// not ("St. Mary's" is "st marys").
std::string Words(std::string_view text) {
  std::string words;
  bool is_parted = false;
  for (const char c : FoldCase(text)) {
    const bool is_word = IsLower(c) || IsDigit(c) || static_cast<unsigned char>(c) >= 0x80;
    if (!is_word) {
      is_parted = is_parted || c != '\'';
      continue;
    }
    if (is_parted && !words.empty()) words += ' ';
    is_parted = false;
    words += c;
  }
  return words;
}

}  // namespace

std::string NormaliseFact(FactKind kind, std::string_view text) {
  switch (kind) {
    case FactKind::kPhone:
      return Phone(text);
    case FactKind::kVehicle:
      return Vehicle(text);
    case FactKind::kHandle:
      return Handle(text);
    case FactKind::kPlace:
    case FactKind::kAssociate:
      return Words(text);
    case FactKind::kUnspecified:
      break;
  }
  return "";
}

}  // namespace safereturn::seal
