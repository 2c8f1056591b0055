package org.pinfold.recovery.store;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

/** Primary key of {@code recovery_record}. Fields are filled by JPA. */
// JPA fills the fields after the constructor, which the checker cannot see.
@NullUnmarked
public class RecordKey implements Serializable {
    private static final long serialVersionUID = 1L;

    String account;
    long generation;
    String nonce;

    public RecordKey() {}

    RecordKey(String account, long generation, String nonce) {
        this.account = account;
        this.generation = generation;
        this.nonce = nonce;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RecordKey key
                && account.equals(key.account)
                && generation == key.generation
                && nonce.equals(key.nonce);
    }

    @Override
    public int hashCode() {
        return Objects.hash(account, generation, nonce);
    }
}
