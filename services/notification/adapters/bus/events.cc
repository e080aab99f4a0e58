#include "services/notification/adapters/bus/events.h"

#include "safereturn/notification/v1/events.pb.h"
#include "services/notification/domain/alert.h"
#include "services/notification/domain/contact.h"
#include "services/notification/domain/mail_template.h"

namespace safereturn::notification {

const messaging::EventCodec& EventsCodec() {
  static const auto& codec = *[] {
    auto* events = new messaging::ProtoEvents;
    events->Add<AlertSent, v1::AlertSent>();
    events->Add<AlertAcknowledged, v1::AlertAcknowledged>();
    events->Add<AlertExpired, v1::AlertExpired>();
    events->Add<AlertKept, v1::AlertKept>();
    events->Add<AlertClosed, v1::AlertClosed>();
    events->Add<AlertHandedOver, v1::AlertHandedOver>();
    events->Add<AlertDeclined, v1::AlertDeclined>();
    events->Add<NobodyToTell, v1::NobodyToTell>();
    events->Add<PeopleFound, v1::PeopleFound>();
    events->Add<DeliveryFailed, v1::DeliveryFailed>();
    events->Add<ContactRegistered, v1::ContactRegistered>();
    events->Add<ContactUpdated, v1::ContactUpdated>();
    events->Add<TemplatePublished, v1::TemplatePublished>();
    return events;
  }();
  return codec;
}

}  // namespace safereturn::notification
