package org.pinfold.bootstrap;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.ejb.Schedule;
import jakarta.ejb.Schedules;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.Specializes;
import jakarta.enterprise.inject.spi.Extension;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** In production there is one clock, the system's, and no way to set another: no alternative, no setting, no extension. */
@AnalyzeClasses(packages = "org.pinfold", importOptions = ImportOption.DoNotIncludeTests.class)
class ProductionClockTest {
    @ArchTest
    static final ArchRule oneMethodProducesAClock = methods()
            .that()
            .areAnnotatedWith(Produces.class)
            .and()
            .haveRawReturnType(com.tngtech.archunit.base.DescribedPredicate.describe(
                    "a clock", type -> type.isAssignableTo(Clock.class)))
            .should()
            .beDeclaredIn(ClockProducer.class)
            .andShould()
            .haveName("clock");

    @ArchTest
    static final ArchRule noFieldProducesABean = noFields().should().beAnnotatedWith(Produces.class);

    @ArchTest
    static final ArchRule nothingReplacesABean = noClasses()
            .should()
            .beAnnotatedWith(Alternative.class)
            .orShould()
            .beAnnotatedWith(Specializes.class)
            .orShould()
            .beAssignableTo(Clock.class)
            .orShould()
            .implement(Extension.class);

    @ArchTest
    static final ArchRule noProducerReplacesAnother =
            noMethods().should().beAnnotatedWith(Alternative.class).orShould().beAnnotatedWith(Specializes.class);

    @ArchTest
    static final ArchRule theClocksProducerReadsNoSetting = classes()
            .that()
            .areAssignableTo(ClockProducer.class)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java.lang", "java.time", "jakarta.enterprise..", "jakarta.inject");

    /**
     * An automatic timer fires while a start is being refused, waits for it for ever, and the server never stops; Payara
     * Micro has no timers at all without its data grid.
     */
    @ArchTest
    static final ArchRule noTimerIsScheduledByAnnotation =
            noMethods().should().beAnnotatedWith(Schedule.class).orShould().beAnnotatedWith(Schedules.class);

    @Test
    void itIsTheSystemsClock() {
        assertThat(new ClockProducer().clock()).isEqualTo(Clock.system(ZoneOffset.UTC));
    }
}
