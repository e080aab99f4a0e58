#include "services/interview/app/interviews.h"

#include <algorithm>

#include "libs/codec/json.h"

namespace safereturn::interview {

Interview Keep(const Interview& before, const InterviewEvents& events, messaging::Tx& tx) {
  Interview next = Fold(before, events);
  tx.Save(next, events);
  return next;
}

absl::StatusOr<Sealed> SealDocument(const ChildId& child, const std::string& context,
                                    const Document& document, seal::Vault& vault) {
  return vault.Seal(child, context, codec::ToJsonText(document));
}

absl::StatusOr<Document> OpenDocument(const ChildId& child, const std::string& context,
                                      const Sealed& sealed, seal::Vault& vault) {
  SR_ASSIGN_OR_RETURN(const std::string text, vault.Open(child, context, sealed));
  return codec::FromJsonText<Document>(text);
}

absl::StatusOr<Sealed> SealAddition(const ChildId& child, const AdditionId& id,
                                    const AdditionText& text, seal::Vault& vault) {
  return vault.Seal(child, id.name(), codec::ToJsonText(text));
}

absl::StatusOr<AdditionText> OpenAddition(const Addition& addition, seal::Vault& vault) {
  SR_ASSIGN_OR_RETURN(const std::string text,
                      vault.Open(addition.child_id, addition.addition_id.name(), addition.content));
  return codec::FromJsonText<AdditionText>(text);
}

std::string RecordName(const InterviewId& id) {
  return messaging::Table<Record>::Def().collection + "/" + id.key();
}

absl::StatusOr<std::vector<LinkedFact>> DigestsOf(const std::vector<LinkedText>& linked,
                                                  const std::string& prefix,
                                                  const seal::FactDigest& digest) {
  SR_RETURN_IF_ERROR(CheckLinked(linked, prefix));
  std::vector<LinkedFact> facts;
  for (size_t i = 0; i < linked.size(); ++i) {
    const auto kind = static_cast<seal::FactKind>(linked[i].kind);
    const absl::StatusOr<std::string> hash = digest.Digest(kind, linked[i].value);
    if (!hash.ok()) {
      return Refuse(hash.status().code(), ReasonOf(hash.status()), MessageOf(hash.status()),
                    prefix + "[" + std::to_string(i) + "].value");
    }
    facts.push_back({linked[i].kind, *hash});
  }
  const auto order = [](const LinkedFact& fact) { return std::pair(fact.kind, fact.digest); };
  std::sort(facts.begin(), facts.end(),
            [&](const LinkedFact& a, const LinkedFact& b) { return order(a) < order(b); });
  facts.erase(std::unique(facts.begin(), facts.end()), facts.end());
  return facts;
}

absl::StatusOr<std::vector<Addition>> AdditionsOf(const InterviewId& id, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(std::vector<Addition> additions, tx.Find<Addition>("interview_id", id.key()));
  std::sort(additions.begin(), additions.end(), [](const Addition& a, const Addition& b) {
    return std::pair(a.added_time, a.addition_id) < std::pair(b.added_time, b.addition_id);
  });
  return additions;
}

absl::Status Append(const Interview& interview, AdditionKind kind, StatementKind statement_kind,
                    const std::string& added_by, const AdditionText& text,
                    const std::vector<Addition>& earlier, seal::Vault& vault, messaging::Tx& tx) {
  Addition addition;
  addition.addition_id = tx.NewId<AdditionId>();
  addition.interview_id = interview.interview_id;
  addition.child_id = interview.child_id;
  addition.authority_id = interview.authority_id;
  addition.kind = kind;
  addition.number = 1 + static_cast<int32_t>(
                            std::count_if(earlier.begin(), earlier.end(),
                                          [&](const Addition& each) { return each.kind == kind; }));
  addition.statement_kind = statement_kind;
  addition.added_by = added_by;
  addition.added_time = tx.now();
  SR_ASSIGN_OR_RETURN(addition.content,
                      SealAddition(interview.child_id, addition.addition_id, text, vault));
  tx.Save(addition);
  return absl::OkStatus();
}

}  // namespace safereturn::interview

SR_STORED(safereturn::interview::Document)
SR_STORED(safereturn::interview::AdditionText)
