package org.pinfold.registration;

import org.pinfold.protocol.Aci;

/**
 * A caller who proved a number and goes on with the PIN.
 *
 * @param account the account that the number leads to
 * @param generation the only generation that the credential is for
 */
public record RecoveryCaller(Aci account, long generation) {}
