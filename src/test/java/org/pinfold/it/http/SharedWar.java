package org.pinfold.it.http;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.pinfold.it.PinfoldWar;
import org.pinfold.it.clock.PinnedClock;
import org.pinfold.it.incontainer.DatabaseServlet;
import org.pinfold.it.incontainer.ServiceClasses;

/** The released WAR with a clock that tests move, a door to its database, and the tests that run inside. */
public final class SharedWar {
    private SharedWar() {}

    @Deployment
    static WebArchive war() {
        WebArchive released = PinfoldWar.released();
        String services = ServiceClasses.in(
                released.getContent().keySet().stream().map(path -> path.get()).toList());
        return released.addPackages(false, PinnedClock.class.getPackage(), DatabaseServlet.class.getPackage())
                .addAsLibrary(PinfoldWar.library(org.assertj.core.api.Assertions.class))
                .addAsWebInfResource(new StringAsset(services), "classes/" + ServiceClasses.RESOURCE);
    }
}
