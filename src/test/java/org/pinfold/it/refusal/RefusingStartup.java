package org.pinfold.it.refusal;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;

/** A start-up bean that refuses, as the server does without its keys. */
@Singleton
@Startup
public class RefusingStartup {
    public static final String REASON = "refused for the test's sake";

    @PostConstruct
    void refuse() {
        throw new IllegalStateException(REASON);
    }
}
