package org.pinfold.registration;

/** The OpenID provider's keys are not to be had: a login can be neither taken nor refused. */
public final class LoginUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LoginUnavailableException() {
        super("the OpenID provider's keys are not to be had");
    }
}
