package org.pinfold.events.store;

import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.events.AccountEvent;
import org.pinfold.events.OwnerNotice;
import org.pinfold.protocol.AccountEventType;
import org.pinfold.protocol.Aci;

/** Row of {@code account_event}. Fields are filled by JPA. */
@Entity
@Table(name = "account_event")
@IdClass(AccountEventEntity.Key.class)
@Cacheable(false)
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class AccountEventEntity {
    @Id
    @Column(name = "account")
    String account;

    @Id
    @Column(name = "id")
    long id;

    @Column(name = "type")
    String type;

    @Column(name = "occurred_at")
    long occurredAt;

    @Column(name = "times")
    int times;

    @Column(name = "generation")
    Long generation;

    @Column(name = "tries_remaining")
    Integer triesRemaining;

    @Column(name = "device")
    Integer device;

    @Column(name = "deliver_at")
    Long deliverAt;

    @Column(name = "failures")
    int failures;

    /** Primary key, in the form that JPA asks for. */
    @NullUnmarked
    public static class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        String account;
        long id;

        /** For JPA. */
        public Key() {}

        Key(String account, long id) {
            this.account = account;
            this.id = id;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && key.id == id && Objects.equals(key.account, account);
        }

        @Override
        public int hashCode() {
            return Objects.hash(account, id);
        }
    }

    static AccountEventEntity of(AccountEvent event) {
        AccountEventEntity row = new AccountEventEntity();
        row.account = event.account().toString();
        row.id = event.id();
        row.type = event.notice().type().name();
        row.occurredAt = event.occurredAt().toEpochMilli();
        row.times = event.times();
        row.generation = event.notice().generation().orElse(null);
        row.triesRemaining = event.notice().triesRemaining().orElse(null);
        row.device = event.notice().deviceId().orElse(null);
        return row;
    }

    AccountEvent toEvent() {
        return new AccountEvent(
                Aci.parse(account),
                id,
                new OwnerNotice(
                        AccountEventType.valueOf(type),
                        Optional.ofNullable(generation),
                        Optional.ofNullable(triesRemaining),
                        Optional.ofNullable(device)),
                Instant.ofEpochMilli(occurredAt),
                times);
    }
}
