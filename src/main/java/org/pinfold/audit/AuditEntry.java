package org.pinfold.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.token.Mac;
import org.pinfold.token.MacPurpose;

/**
 * One entry of the audit trail. Its MAC covers the entry before it, so the trail shows a changed, dropped or reordered
 * entry to whoever has the token. Entries cut off at the end do not show by themselves: the end of the chain is in the
 * same database.
 *
 * @param sequence 1 for the first entry, without gaps
 * @param occurredAt when; milliseconds are kept
 * @param event name of a {@link SecurityEvent}
 * @param account whose account, if one is concerned
 * @param facts {@code key=value} pairs in alphabetical order, separated by {@code ;}, at most 2,000 characters
 * @param mac 32 octets over all of that and the MAC of the entry before; nothing before the first
 */
public record AuditEntry(
        long sequence, Instant occurredAt, String event, Optional<Aci> account, String facts, Octets mac) {
    public static final int MAX_FACTS_CHARACTERS = 2000;

    /** MAC "before" the first entry. */
    public static final Octets GENESIS = Octets.of(new byte[0]);

    /** Makes the entry that follows one with the MAC {@code previous}. */
    public static AuditEntry following(
            Mac key,
            long sequence,
            Octets previous,
            Instant occurredAt,
            SecurityEvent event,
            Optional<Aci> account,
            Map<String, String> facts) {
        String text = new TreeMap<>(facts)
                .entrySet().stream()
                        .map(fact -> fact.getKey() + "=" + fact.getValue())
                        .collect(Collectors.joining(";"));
        if (text.length() > MAX_FACTS_CHARACTERS) {
            throw new IllegalArgumentException("facts are too long: " + text.length());
        }
        byte[] mac = key.mac(MacPurpose.AUDIT, fields(sequence, previous, occurredAt, event.name(), account, text));
        return new AuditEntry(sequence, occurredAt, event.name(), account, text, Octets.of(mac));
    }

    /** Whether this entry is unchanged and follows one with the MAC {@code previous}. */
    public boolean follows(Mac key, Octets previous) {
        return key.verify(
                mac.toByteArray(), MacPurpose.AUDIT, fields(sequence, previous, occurredAt, event, account, facts));
    }

    private static byte[][] fields(
            long sequence, Octets previous, Instant occurredAt, String event, Optional<Aci> account, String facts) {
        return new byte[][] {
            u64(sequence),
            previous.toByteArray(),
            u64(occurredAt.toEpochMilli()),
            event.getBytes(StandardCharsets.UTF_8),
            account.map(Aci::toByteArray).orElse(new byte[0]),
            facts.getBytes(StandardCharsets.UTF_8)
        };
    }

    private static byte[] u64(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
