#include "services/notification/adapters/rpc/notification_service.h"

#include "libs/api/methods.h"
#include "safereturn/notification/v1/notification_service.pb.h"
#include "services/notification/app/commands.h"
#include "services/notification/app/tables.h"

namespace safereturn::notification {
namespace {

using messaging::Store;

template <class Request, class Response, class Command, class T>
void AddCommand(rpc::Service& service, const char* method, Store& store) {
  api::Command<Request, Response, Command, T>(
      service, method, store,
      [](const Command& command, messaging::Tx& tx) { return Handle(command, tx); });
}

// An enum is a column by its C++ name.
template <class State>
void FilterByState(int number, const char* column, messaging::ListQuery& query) {
  if (number == 0) return;
  query.equals.emplace_back(
      column, boost::describe::enum_to_string(static_cast<State>(number), "kUnspecified"));
}

}  // namespace

rpc::Service MakeNotificationService(Store& store) {
  rpc::Service service("safereturn.notification.v1.NotificationService");

  AddCommand<v1::RegisterContactRequest, v1::RegisterContactResponse, RegisterContact, Contact>(
      service, "RegisterContact", store);
  AddCommand<v1::UpdateContactRequest, v1::UpdateContactResponse, UpdateContact, Contact>(
      service, "UpdateContact", store);
  api::Get<v1::GetContactRequest, v1::GetContactResponse, Contact>(service, "GetContact", store);
  api::List<v1::ListContactsRequest, v1::ListContactsResponse, Contact>(service, "ListContacts",
                                                                        store);
  AddCommand<v1::SendTestMessageRequest, v1::SendTestMessageResponse, SendTestMessage, Message>(
      service, "SendTestMessage", store);

  api::Get<v1::GetAlertRequest, v1::GetAlertResponse, Alert>(service, "GetAlert", store);
  api::List<v1::ListAlertsRequest, v1::ListAlertsResponse, Alert>(
      service, "ListAlerts", store,
      [](const v1::ListAlertsRequest& request, messaging::ListQuery& query) {
        FilterByState<AlertState>(request.state(), "alert_state", query);
        return absl::OkStatus();
      });
  AddCommand<v1::AcknowledgeAlertRequest, v1::AcknowledgeAlertResponse, AcknowledgeAlert, Alert>(
      service, "AcknowledgeAlert", store);
  AddCommand<v1::HandOverAlertRequest, v1::HandOverAlertResponse, HandOverAlert, Alert>(
      service, "HandOverAlert", store);
  AddCommand<v1::DeclineAlertRequest, v1::DeclineAlertResponse, DeclineAlert, Alert>(
      service, "DeclineAlert", store);

  api::List<v1::ListMessagesRequest, v1::ListMessagesResponse, Message>(
      service, "ListMessages", store,
      [](const v1::ListMessagesRequest& request, messaging::ListQuery& query) {
        FilterByState<MessageState>(request.state(), "message_state", query);
        return absl::OkStatus();
      });

  AddCommand<v1::PublishTemplateRequest, v1::PublishTemplateResponse, PublishTemplate,
             MailTemplate>(service, "PublishTemplate", store);
  api::List<v1::ListTemplatesRequest, v1::ListTemplatesResponse, MailTemplate>(
      service, "ListTemplates", store);
  return service;
}

}  // namespace safereturn::notification
