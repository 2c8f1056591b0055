package org.pinfold.model;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.recovery.RecoveryRecord;
import org.pinfold.token.KeyVersions;

/**
 * A record's row in the database.
 *
 * @param pin the PIN that it was stored with; the registration lock that comes with it has the same number
 */
record Row(RecordName name, int pin, boolean pending) {
    private static final KeyVersions KEY_VERSIONS = new KeyVersions(1, 1, 1, 1);
    private static final Octets SEALED = Octets.of(new byte[] {1});
    private static final Map<Row, RecoveryRecord> RECORDS = new ConcurrentHashMap<>();

    Row promoted() {
        return new Row(name, pin, false);
    }

    /** The row as the real rules read it; the same object for the same row. */
    RecoveryRecord toRecord() {
        return RECORDS.computeIfAbsent(
                this,
                row -> new RecoveryRecord(
                        new Aci(new UUID(0, name.account())),
                        name.generation(),
                        nonce(name.nonce()),
                        name.slotNumber(),
                        pending,
                        Instant.EPOCH,
                        KEY_VERSIONS,
                        SEALED,
                        Optional.empty()));
    }

    private static Octets nonce(int number) {
        byte[] octets = new byte[32];
        octets[0] = (byte) number;
        return Octets.of(octets);
    }
}
