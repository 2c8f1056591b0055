package org.pinfold.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pinfold.registration.DevelopmentProfile;
import org.pinfold.token.CryptoToken;

/**
 * The development profile: a start argument, granted only while the token is SoftHSM and every listener of the process is
 * on loopback. Asked for without that, the server refuses to start; a listener that opens later ends it.
 */
@ApplicationScoped
public class LoopbackDevelopmentProfile implements DevelopmentProfile {
    private static final System.Logger LOG = System.getLogger(LoopbackDevelopmentProfile.class.getName());
    /** Where WildFly binds; its listeners may open after the deployment has started. */
    private static final List<String> BIND_PROPERTIES =
            List.of("jboss.bind.address", "jboss.bind.address.management", "jboss.bind.address.unsecure");

    private static final Pattern LOOPBACK_IPV4 = Pattern.compile("127(\\.[0-9]{1,3}){3}");

    @Inject
    Settings settings;

    @Inject
    CryptoToken token;

    private volatile boolean granted;

    /** Grants the profile if it is asked for, or refuses the start. */
    void decide() {
        if (!settings.wantsDevelopmentProfile()) {
            return;
        }
        if (!token.identity().isSoftHsm()) {
            throw new StartRefusedException("the development profile is refused: the token is not SoftHSM");
        }
        if (!exposed().isEmpty()) {
            throw new StartRefusedException(
                    "the development profile is refused: a listener is not on loopback " + exposed());
        }
        granted = true;
        LOG.log(
                System.Logger.Level.WARNING,
                "DEVELOPMENT PROFILE: verification codes are in this log and in an open outbox; never use it with people");
    }

    @Override
    public boolean active() {
        if (!granted) {
            return false;
        }
        List<String> exposed = exposed();
        if (!exposed.isEmpty()) {
            granted = false;
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the development profile ends: a listener is not on loopback {0}",
                    exposed);
        }
        return granted;
    }

    private static List<String> exposed() {
        return Stream.concat(
                        LoopbackListeners.exposed().stream(),
                        BIND_PROPERTIES.stream()
                                .filter(property -> !isLoopbackName(System.getProperty(property, "127.0.0.1"))))
                .toList();
    }

    private static boolean isLoopbackName(String address) {
        // A name that begins with 127. may resolve to anything.
        return LOOPBACK_IPV4.matcher(address).matches()
                || address.equals("localhost")
                || address.equals("::1")
                || address.equals("[::1]");
    }
}
