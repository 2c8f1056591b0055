package org.pinfold.client;

/** What a caller shows to the server. Secret: printed only in its loggable form. */
public sealed interface Credential permits DeviceCredential, RecoveryCredential, IdTokenCredential {
    /** Value of the {@code Authorization} header. */
    String authorization();
}
