package org.pinfold.admin;

import java.util.Map;

/** {@code org.pinfold:type=Token}: which token it is, which keys are in use, and whether it answers. */
public interface TokenMXBean {
    String getLabel();

    String getManufacturer();

    String getModel();

    String getSerial();

    /** Versions in use, by key: {@code oprf}, {@code tweak}, {@code mac}, {@code seal}. */
    Map<String, Integer> getKeyVersions();

    /** Whether the token answers now: asks it for one MAC. */
    boolean isAnswering();
}
