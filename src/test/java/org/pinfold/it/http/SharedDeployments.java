package org.pinfold.it.http;

import java.util.Optional;
import org.jboss.arquillian.container.spi.client.deployment.DeploymentScenario;
import org.jboss.arquillian.container.spi.event.DeployManagedDeployments;
import org.jboss.arquillian.container.spi.event.UnDeployManagedDeployments;
import org.jboss.arquillian.container.test.impl.client.deployment.event.GenerateDeployment;
import org.jboss.arquillian.core.api.Event;
import org.jboss.arquillian.core.api.InstanceProducer;
import org.jboss.arquillian.core.api.annotation.Inject;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.EventContext;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.arquillian.test.spi.TestClass;
import org.jboss.arquillian.test.spi.annotation.ClassScoped;
import org.jspecify.annotations.NullUnmarked;

/** Makes {@link SharedDeployment} work: keeps its deployment until a class with another one comes. */
public final class SharedDeployments implements LoadableExtension {
    @Override
    public void register(ExtensionBuilder builder) {
        builder.observer(Keeper.class);
    }

    private record Kept(Class<?> declaredBy, DeploymentScenario scenario) {}

    /** Stands before Arquillian's own steps around a test class. Its fields are filled by Arquillian. */
    @NullUnmarked
    public static final class Keeper {
        @Inject
        @ClassScoped
        private InstanceProducer<DeploymentScenario> present;

        @Inject
        private Event<GenerateDeployment> generate;

        @Inject
        private Event<UnDeployManagedDeployments> undeploy;

        private Optional<Kept> kept = Optional.empty();
        private boolean deployed;

        /** Before a test class: its deployment is made, unless it is the one that is kept. */
        public void generate(@Observes EventContext<GenerateDeployment> context) {
            TestClass test = context.getEvent().getTestClass();
            Optional<Class<?>> wanted = Optional.ofNullable(test.getAnnotation(SharedDeployment.class))
                    .map(SharedDeployment::value);
            if (kept.isPresent() && wanted.equals(kept.map(Kept::declaredBy))) {
                present.set(kept.get().scenario());
                return;
            }
            release();
            if (wanted.isEmpty()) {
                context.proceed();
                return;
            }
            generate.fire(new GenerateDeployment(new TestClass(wanted.get())));
            kept = Optional.of(new Kept(wanted.get(), present.get()));
        }

        /** Deploys the kept one once. */
        public void deploy(@Observes EventContext<DeployManagedDeployments> context) {
            if (kept.isEmpty()) {
                context.proceed();
            } else if (!deployed) {
                deployed = true;
                context.proceed();
            }
        }

        /** Keeps it after its class. */
        public void undeploy(@Observes EventContext<UnDeployManagedDeployments> context) {
            if (kept.isEmpty()) {
                context.proceed();
            }
        }

        private void release() {
            if (kept.isPresent()) {
                present.set(kept.get().scenario());
                kept = Optional.empty();
                deployed = false;
                undeploy.fire(new UnDeployManagedDeployments());
            }
        }
    }
}
