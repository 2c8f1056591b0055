package org.pinfold.bootstrap;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * First thing at the start: refuses a database that acknowledges what it has not written, then brings the schema up to
 * date.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class DatabaseMigration {
    private static final System.Logger LOG = System.getLogger(DatabaseMigration.class.getName());

    @Resource(lookup = "java:comp/DefaultDataSource")
    DataSource dataSource;

    @PostConstruct
    void migrate() {
        try {
            DatabaseDurability.require(dataSource);
            Flyway.configure()
                    .dataSource(dataSource)
                    .locations("classpath:db/migration")
                    .validateMigrationNaming(true)
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (StartRefusedException e) {
            LOG.log(System.Logger.Level.ERROR, "PINFOLD REFUSES TO SERVE: {0}", e.getMessage());
            throw e;
        } catch (FlywayException e) {
            LOG.log(System.Logger.Level.ERROR, "PINFOLD REFUSES TO SERVE: the database's schema is not this version's");
            throw e;
        }
    }
}
