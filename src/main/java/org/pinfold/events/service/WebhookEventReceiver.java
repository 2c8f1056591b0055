package org.pinfold.events.service;

import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;
import org.pinfold.events.AccountEvent;
import org.pinfold.events.EventReceiver;
import org.pinfold.events.OwnerNotice;
import org.pinfold.outbound.SignedWebhook;
import org.pinfold.outbound.SignedWebhook.Answer;

/** A service of the operator's that events are posted to (protocol.md, section 18.2). Made and closed by the wiring. */
public final class WebhookEventReceiver implements EventReceiver, AutoCloseable {
    private final SignedWebhook webhook;

    /** @param webhook owned by this object from now on */
    public WebhookEventReceiver(SignedWebhook webhook) {
        this.webhook = webhook;
    }

    @Override
    public Delivery send(AccountEvent event) {
        Answer answer = webhook.post(body(event));
        if (answer instanceof Answer.Taken) {
            return new Delivery.Taken();
        }
        if (answer instanceof Answer.Throttled throttled) {
            return new Delivery.Failed(true, throttled.retryAfter());
        }
        if (answer instanceof Answer.Failed failed) {
            return new Delivery.Failed(true, failed.retryAfter());
        }
        return new Delivery.Failed(!(answer instanceof Answer.NoConnection), Optional.empty());
    }

    private static String body(AccountEvent event) {
        OwnerNotice notice = event.notice();
        JsonObjectBuilder body = Json.createObjectBuilder()
                .add("account", event.account().toString())
                .add("id", event.id())
                .add("type", notice.type().wireName())
                .add("timestamp", event.occurredAt().toEpochMilli())
                .add("times", event.times());
        notice.generation().ifPresent(generation -> body.add("generation", generation));
        notice.triesRemaining().ifPresent(tries -> body.add("triesRemaining", tries));
        notice.deviceId().ifPresent(device -> body.add("deviceId", device));
        return body.build().toString();
    }

    @Override
    public void close() {
        webhook.close();
    }
}
