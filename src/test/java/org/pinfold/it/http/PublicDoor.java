package org.pinfold.it.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.pinfold.client.JdkHttpTransport;
import org.pinfold.client.PinfoldApi;

/** What every test outside the server has: a probe, the SDK's API, the server's clock and its database. */
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(ArquillianExtension.class)
@SharedDeployment(SharedWar.class)
@RunAsClient
@NullUnmarked
abstract class PublicDoor {
    @ArquillianResource
    private URL root;

    HttpProbe http;
    PinfoldApi api;
    TestVault vault;
    ServerClock clock;
    InsideDatabase database;

    @BeforeEach
    final void open() throws URISyntaxException {
        http = new HttpProbe(root());
        api = new PinfoldApi(new JdkHttpTransport(root()));
        vault = new TestVault(api);
        clock = new ServerClock(http);
        database = new InsideDatabase(http);
    }

    final URI root() throws URISyntaxException {
        return root.toURI();
    }
}
