package org.pinfold.rest;

import jakarta.json.bind.adapter.JsonbAdapter;
import org.pinfold.protocol.Octets;

/** Octets as Base64 strings. */
public final class OctetsAdapter implements JsonbAdapter<Octets, String> {
    @Override
    public String adaptToJson(Octets octets) {
        return octets.toBase64();
    }

    @Override
    public Octets adaptFromJson(String text) {
        return Octets.fromBase64(text);
    }
}
