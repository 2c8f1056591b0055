package org.pinfold.bootstrap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;
import org.pinfold.recovery.RecoverySettings;
import org.pinfold.registration.LegacyImportSettings;
import org.pinfold.registration.LockPolicy;
import org.pinfold.rest.MonitorCredential;
import org.pinfold.rest.limit.LimitSettings;

/** Settings, read once. */
@ApplicationScoped
public class SettingsProducer {
    @Produces
    @Singleton
    Settings settings() {
        return new Settings(ConfigProvider.getConfig());
    }

    @Produces
    @Singleton
    RecoverySettings recoverySettings(Settings settings) {
        return settings.recovery();
    }

    @Produces
    @Singleton
    LegacyImportSettings legacyImportSettings(Settings settings) {
        return settings.legacyImport();
    }

    @Produces
    @Singleton
    LockPolicy lockPolicy(Settings settings) {
        return settings.lock();
    }

    @Produces
    @Singleton
    LimitSettings limitSettings(Settings settings) {
        return settings.limits();
    }

    @Produces
    @Singleton
    MonitorCredential monitorCredential(Settings settings) {
        return settings.monitorCredential();
    }
}
