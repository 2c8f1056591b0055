package org.pinfold.registration;

/** Whether this server runs for development: SoftHSM, every listener on loopback, and asked for at its start. */
public interface DevelopmentProfile {
    /** Never changes while the server runs. */
    boolean active();
}
