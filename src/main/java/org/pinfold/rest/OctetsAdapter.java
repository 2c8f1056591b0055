package org.pinfold.rest;

import jakarta.json.bind.adapter.JsonbAdapter;
import org.jspecify.annotations.Nullable;
import org.pinfold.protocol.Octets;

/** Octets as Base64 strings. */
public final class OctetsAdapter implements JsonbAdapter<Octets, String> {
    @Override
    public String adaptToJson(Octets octets) {
        return octets.toBase64();
    }

    @Override
    public @Nullable Octets adaptFromJson(@Nullable String text) {
        // A field that may be absent may be null; of one that may not, that is found out before.
        return text == null ? null : Octets.fromBase64(text);
    }
}
