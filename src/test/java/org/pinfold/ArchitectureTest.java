package org.pinfold;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.conditions.ArchConditions.never;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Singleton;
import jakarta.ejb.Stateful;
import jakarta.ejb.Stateless;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The map of the code, exactly: which package may import which. A new package is entered here first. */
@AnalyzeClasses(packages = "org.pinfold", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String BASE = "org.pinfold.";

    /** Dependencies run down this list only. */
    private static final Map<String, Set<String>> MAY_IMPORT = new TreeMap<>(Map.ofEntries(
            Map.entry("protocol", Set.of()),
            Map.entry("limits", Set.of()),
            Map.entry("token", Set.of("protocol")),
            Map.entry("audit", Set.of("protocol", "token")),
            Map.entry("outbound", Set.of("protocol")),
            Map.entry("events", Set.of("protocol", "audit", "outbound")),
            Map.entry("ledger", Set.of("protocol", "token", "audit")),
            Map.entry("recovery", Set.of("protocol", "limits", "token", "audit", "ledger")),
            Map.entry("backup", Set.of("protocol", "token", "audit")),
            // Deleting an account reaches down to all that is its.
            Map.entry(
                    "registration",
                    Set.of(
                            "protocol",
                            "limits",
                            "token",
                            "audit",
                            "outbound",
                            "events",
                            "ledger",
                            "recovery",
                            "backup")),
            Map.entry(
                    "rest",
                    Set.of(
                            "protocol",
                            "limits",
                            "audit",
                            "events",
                            "ledger",
                            "recovery",
                            "backup",
                            "registration",
                            "token")),
            Map.entry(
                    "admin",
                    Set.of("protocol", "audit", "events", "ledger", "recovery", "backup", "registration", "token")),
            Map.entry("client", Set.of("protocol")),
            Map.entry(
                    "bootstrap",
                    Set.of(
                            "protocol",
                            "limits",
                            "token",
                            "audit",
                            "outbound",
                            "events",
                            "ledger",
                            "recovery",
                            "backup",
                            "registration",
                            "rest",
                            "admin"))));

    /** Those with three floors: rules in the root, transactions in {@code service}, JPA in {@code store}. */
    private static final List<String> COMPONENTS =
            List.of("audit", "events", "ledger", "recovery", "backup", "registration");

    @ArchTest
    static final ArchRule everyPackageIsOnTheMap =
            classes().should().resideInAnyPackage(allOnTheMap()).because("a new package is entered here first");

    @ArchTest
    static final ArchRule packagesImportOnlyWhatTheMapAllows = together(MAY_IMPORT.entrySet().stream()
            .map(entry -> classes()
                    .that(resideInAPackage(within(entry.getKey())))
                    .should(importNoOther(entry.getKey(), entry.getValue()))));

    @ArchTest
    static final ArchRule protocolNeedsNothingButCryptography = classes()
            .that()
            .resideInAPackage("org.pinfold.protocol..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.crypto..",
                    "org.jspecify..",
                    "org.bouncycastle..",
                    "de.mkammerer.argon2..",
                    "org.pinfold.protocol..");

    @ArchTest
    static final ArchRule nobodyReachesIntoAnothersStore = together(COMPONENTS.stream()
            .map(component -> noClasses()
                    .that(not(resideInAnyPackage(within(component), within("bootstrap"))))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(BASE + component + ".store..")));

    @ArchTest
    static final ArchRule rulesKnowNoFloorAboveThem = noClasses()
            .that()
            .resideInAnyPackage(roots())
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.pinfold.*.service..", "org.pinfold.*.store..");

    @ArchTest
    static final ArchRule storesKnowNoServices = noClasses()
            .that()
            .resideInAPackage("org.pinfold.*.store..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.pinfold.*.service..");

    @ArchTest
    static final ArchRule rulesArePlainJava = noClasses()
            .that()
            .resideInAnyPackage(
                    Stream.concat(Stream.of(roots()), Stream.of("org.pinfold.protocol..", "org.pinfold.token.."))
                            .toArray(String[]::new))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta..", "org.eclipse.microprofile..", "org.eclipse.persistence..");

    @ArchTest
    static final ArchRule persistenceStaysInStores =
            only("org.pinfold.*.store..", "jakarta.persistence..", "org.eclipse.persistence..");

    @ArchTest
    static final ArchRule httpStaysInRest =
            only("org.pinfold.rest..", "jakarta.ws.rs..", "jakarta.servlet..", "jakarta.security..");

    @ArchTest
    static final ArchRule managementStaysInAdmin = only("org.pinfold.admin..", "javax.management..");

    @ArchTest
    static final ArchRule pkcs11StaysInItsAdapter = noClasses()
            .that()
            .resideOutsideOfPackage("org.pinfold.token.pkcs11..")
            .should(dependOnClassesThat(resideInAnyPackage("org.xipki..", "sun.security.pkcs11..")
                    .or(DescribedPredicate.describe(
                            "are key stores or token providers",
                            type -> type.getName().startsWith("java.security.KeyStore")
                                    || type.getName().equals("java.security.AuthProvider")))));

    @ArchTest
    static final ArchRule onlyTheWiringNamesTheAdapter = noClasses()
            .that()
            .resideOutsideOfPackages("org.pinfold.token.pkcs11..", "org.pinfold.bootstrap..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.pinfold.token.pkcs11..");

    @ArchTest
    static final ArchRule onlyTheWiringNamesTheSenders = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.pinfold.registration.sender..",
                    "org.pinfold.registration.challenge..",
                    "org.pinfold.registration.login..",
                    "org.pinfold.bootstrap..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.pinfold.registration.sender..",
                    "org.pinfold.registration.challenge..",
                    "org.pinfold.registration.login..");

    @ArchTest
    static final ArchRule sendersKnowThePortAndLittleElse = classes()
            .that()
            .resideInAPackage("org.pinfold.registration.sender..")
            .should(never(dependOnClassesThat(resideInAPackage("org.pinfold..")
                    .and(not(resideInAnyPackage(
                            "org.pinfold.registration.sender..",
                            "org.pinfold.limits",
                            "org.pinfold.registration",
                            "org.pinfold.outbound",
                            "org.pinfold.protocol"))))));

    @ArchTest
    static final ArchRule checkersOfChallengesKnowThePortAndLittleElse = classes()
            .that()
            .resideInAPackage("org.pinfold.registration.challenge..")
            .should(never(dependOnClassesThat(resideInAPackage("org.pinfold..")
                    .and(not(resideInAnyPackage(
                            "org.pinfold.registration.challenge..",
                            "org.pinfold.registration",
                            "org.pinfold.outbound",
                            "org.pinfold.protocol"))))));

    @ArchTest
    static final ArchRule checkersOfLoginsKnowThePortAndLittleElse = classes()
            .that()
            .resideInAPackage("org.pinfold.registration.login..")
            .should(never(dependOnClassesThat(resideInAPackage("org.pinfold..")
                    .and(not(resideInAnyPackage(
                            "org.pinfold.registration.login..",
                            "org.pinfold.registration",
                            "org.pinfold.outbound"))))));

    @ArchTest
    static final ArchRule checkersOfLoginsArePlainJava = noClasses()
            .that()
            .resideInAPackage("org.pinfold.registration.login..")
            .should()
            .dependOnClassesThat(resideInAPackage("jakarta.."));

    @ArchTest
    static final ArchRule openIdStaysInLogins = only("org.pinfold.registration.login..", "com.nimbusds..");

    @ArchTest
    static final ArchRule checkersOfChallengesArePlainJava = noClasses()
            .that()
            .resideInAPackage("org.pinfold.registration.challenge..")
            .should()
            .dependOnClassesThat(resideInAPackage("jakarta..").and(not(resideInAPackage("jakarta.json.."))));

    @ArchTest
    static final ArchRule sendersArePlainJava = noClasses()
            .that()
            .resideInAPackage("org.pinfold.registration.sender..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("jakarta..").and(not(resideInAnyPackage("jakarta.mail..", "jakarta.json.."))));

    @ArchTest
    static final ArchRule carriersStayInSenders =
            only("org.pinfold.registration.sender..", "jakarta.mail..", "org.jsmpp..");

    @ArchTest
    static final ArchRule theClockComesFromBootstrap = noClasses()
            .that()
            // The client is a program of its own on a device of its own.
            .resideOutsideOfPackages("org.pinfold.bootstrap..", "org.pinfold.client..")
            .should()
            .callCodeUnitWhere(readsTheSystemClock());

    @ArchTest
    static final ArchRule randomnessComesFromBootstrap = noClasses()
            .that()
            .resideInAnyPackage(Stream.concat(
                            COMPONENTS.stream().map(ArchitectureTest::within),
                            Stream.of("org.pinfold.rest..", "org.pinfold.admin.."))
                    .toArray(String[]::new))
            .should()
            .callCodeUnitWhere(drawsItsOwnRandomness());

    @ArchTest
    static final ArchRule everyServiceMethodSaysWhoMayCallIt = methods()
            .that()
            .arePublic()
            .and()
            .areNotStatic()
            .and()
            .areDeclaredInClassesThat(areEnterpriseBeans())
            .and()
            .areDeclaredInClassesThat(resideInAPackage("org.pinfold.*.service.."))
            .should()
            .beAnnotatedWith(RolesAllowed.class)
            .orShould()
            .beAnnotatedWith(PermitAll.class);

    @ArchTest
    static final ArchRule enterpriseBeansAreServices = classes()
            .that(areEnterpriseBeans())
            .should()
            .resideInAnyPackage("org.pinfold.*.service..", "org.pinfold.bootstrap..");

    @ArchTest
    static final ArchRule serviceBeansInheritNoCallableMethod = classes()
            .that(areEnterpriseBeans())
            .should(inheritNoPublicMethod())
            .because("an inherited method escapes the rule that every method says who may call it");

    @ArchTest
    static final ArchRule thereAreNoCycles =
            slices().matching("org.pinfold.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule thereAreNoCyclesBetweenFloors =
            slices().matching("org.pinfold.(*).(*)..").should().beFreeOfCycles();

    private static String within(String component) {
        return BASE + component + "..";
    }

    private static String[] roots() {
        return COMPONENTS.stream().map(component -> BASE + component).toArray(String[]::new);
    }

    private static String[] allOnTheMap() {
        List<String> packages = new ArrayList<>(List.of(
                "org.pinfold.protocol.messages",
                "org.pinfold.token.pkcs11",
                "org.pinfold.registration.challenge",
                "org.pinfold.registration.login",
                "org.pinfold.registration.sender",
                "org.pinfold.rest.limit"));
        MAY_IMPORT.keySet().forEach(component -> packages.add(BASE + component));
        COMPONENTS.forEach(component -> {
            packages.add(BASE + component + ".service");
            packages.add(BASE + component + ".store");
        });
        return packages.toArray(String[]::new);
    }

    private static ArchCondition<JavaClass> importNoOther(String component, Set<String> allowed) {
        List<String> open = new ArrayList<>(List.of(within(component)));
        allowed.forEach(each -> open.add(within(each)));
        return never(dependOnClassesThat(
                resideInAPackage("org.pinfold..").and(not(resideInAnyPackage(open.toArray(String[]::new))))));
    }

    private static ArchRule only(String home, String... libraries) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(home)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries);
    }

    private static ArchRule together(Stream<? extends ArchRule> rules) {
        return rules.map(ArchRule.class::cast)
                .reduce((one, other) -> CompositeArchRule.of(one).and(other))
                .orElseThrow();
    }

    private static DescribedPredicate<JavaClass> areEnterpriseBeans() {
        return DescribedPredicate.describe(
                "are enterprise beans",
                type -> type.isAnnotatedWith(Stateless.class)
                        || type.isAnnotatedWith(Singleton.class)
                        || type.isAnnotatedWith(Stateful.class));
    }

    private static ArchCondition<JavaClass> inheritNoPublicMethod() {
        return new ArchCondition<>("inherit no public method from a class of ours") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaMethod method : type.getAllMethods()) {
                    JavaClass owner = method.getOwner();
                    boolean inherited = !owner.equals(type)
                            && !owner.isInterface()
                            && !owner.isEquivalentTo(Object.class)
                            && method.getModifiers().contains(JavaModifier.PUBLIC);
                    if (inherited) {
                        events.add(SimpleConditionEvent.violated(
                                type, type.getName() + " inherits " + method.getFullName()));
                    }
                }
            }
        };
    }

    private static DescribedPredicate<JavaCall<?>> readsTheSystemClock() {
        return DescribedPredicate.describe("the target reads the system clock", call -> {
            CodeUnitCallTarget target = call.getTarget();
            JavaClass owner = target.getOwner();
            String name = target.getName();
            if (owner.isEquivalentTo(Clock.class)) {
                return name.startsWith("system") || (name.startsWith("tick") && !takesAClock(target));
            }
            if (owner.getPackageName().equals("java.time")) {
                return (name.equals("now") && !takesAClock(target)) || name.equals("system");
            }
            return (owner.isEquivalentTo(System.class) && name.equals("currentTimeMillis"))
                    || (owner.isEquivalentTo(java.util.Date.class)
                            && name.equals("<init>")
                            && target.getRawParameterTypes().isEmpty())
                    || (owner.isEquivalentTo(java.util.Calendar.class) && name.equals("getInstance"));
        });
    }

    private static boolean takesAClock(CodeUnitCallTarget target) {
        return target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Clock.class));
    }

    private static DescribedPredicate<JavaCall<?>> drawsItsOwnRandomness() {
        Set<String> sources = Set.of(
                "java.util.Random",
                "java.security.SecureRandom",
                "java.util.concurrent.ThreadLocalRandom",
                "java.util.SplittableRandom");
        return DescribedPredicate.describe("the target makes a source of randomness", call -> {
            String owner = call.getTargetOwner().getName();
            String name = call.getTarget().getName();
            return (sources.contains(owner)
                            && (name.equals("<init>") || name.equals("current") || name.startsWith("getInstance")))
                    || (owner.equals("java.util.UUID") && name.equals("randomUUID"))
                    || (owner.equals("java.lang.Math") && name.equals("random"));
        });
    }
}
