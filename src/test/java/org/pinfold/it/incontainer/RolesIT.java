package org.pinfold.it.incontainer;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.EJBAccessException;
import jakarta.ejb.Singleton;
import jakarta.ejb.Stateful;
import jakarta.ejb.Stateless;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.naming.InitialContext;
import javax.naming.NameClassPair;
import javax.naming.NamingException;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.pinfold.it.http.SharedDeployment;
import org.pinfold.it.http.SharedWar;
import org.pinfold.protocol.CallerRole;

/**
 * That every method of every service bean asks who is calling, whatever stands in front of it. The walk goes over the beans
 * that the server has bound, and is held against the classes that the build put into the WAR.
 */
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(ArquillianExtension.class)
@SharedDeployment(SharedWar.class)
class RolesIT {
    /** Methods that anybody inside the server may call. One more is a decision, and is entered here. */
    private static final List<String> OPEN = List.of(
            // The audit trail, in the transaction of whoever acts.
            "AuditService.append",
            "AuditService.appendAll",
            "AuditService.firstBroken",
            // What an owner is told, in the same transaction; its reading, which HTTP guards before and after a wait;
            // its delivery.
            "DeliveryTransactions.backlog",
            "DeliveryTransactions.delivered",
            "DeliveryTransactions.due",
            "DeliveryTransactions.expire",
            "DeliveryTransactions.giveUp",
            "DeliveryTransactions.postpone",
            "DeviceService.admission",
            "EventRecorder.appended",
            "EventService.erase",
            "EventService.exists",
            "EventService.read",
            "EventSweep.start",
            // The ledger's, its alarms' and the records' own transactions, which no caller reaches from outside.
            "MirrorTransactions.claim",
            "MirrorTransactions.commit",
            "MirrorTransactions.debitedBetween",
            "MirrorTransactions.find",
            "MirrorTransactions.findBySlot",
            "MirrorTransactions.head",
            "MirrorTransactions.latestDebitAt",
            "MirrorTransactions.slots",
            "MirrorTransactions.tell",
            "AlarmTransactions.append",
            "PolicyMemory.remember",
            "RecordTransactions.find",
            "RecordTransactions.insertPending",
            "RecordTransactions.legacyLock",
            "RecordTransactions.namesSlot",
            "RecordTransactions.promote",
            "RecordTransactions.tell",
            "RecordTransactions.wipe",
            "RecordTransactions.wipeAll",
            "RecordTransactions.withPendingRows",
            // What completes a crash's work, whoever comes next.
            "AccountLock.apply",
            "AccountLock.prepare",
            "RecoveryService.holdsSecret",
            "RecoveryService.resolve",
            "RecoveryService.sweep",
            "RecoverySweep.start",
            // What is done to an account that is deleted, whoever's turn it is; and what an administrator may ask.
            "AccountAdministrationService.logOut",
            "AccountDeletionService.deleteForAdministrator",
            "AccountDeletionService.remainsOf",
            "AccountDeletionService.sweep",
            "AccountDeletionService.underWay",
            "BackupService.erase",
            "BackupService.exists",
            "DeletionSteps.abandoned",
            "DeletionSteps.begin",
            "DeletionSteps.beginForAdministrator",
            "DeletionSteps.beginIfAbandoned",
            "DeletionSteps.due",
            "DeletionSteps.erased",
            "DeletionSteps.exists",
            "DeletionSteps.forgetNames",
            "DeletionSteps.unerased",
            "DeletionSweep.start",
            "RecoveryService.erase",
            "RecoveryService.hasSlot",
            "RecoveryService.recordCount",
            // What an administrator does with locks of an old system, and the transactions of it.
            "LegacyImportService.cancel",
            "LegacyImportService.giveBackSlots",
            "LegacyImportService.progress",
            "LegacyImportService.start",
            "LegacyImportTransactions.commit",
            "LegacyImportTransactions.discard",
            "LegacyImportTransactions.giveBackSlots",
            "LegacyImportTransactions.namesSlot",
            "LegacyImportTransactions.plan",
            // How a stranger becomes somebody.
            "CredentialService.authenticateDevice",
            "CredentialService.authenticateRecovery",
            "DeviceService.link",
            "LoginService.authenticate",
            "LoginService.drawNonce",
            "UsernameService.find",
            "RecoveryService.guess",
            "RecoveryService.holds",
            "RegistrationService.register",
            "RegistrationService.registerWithLegacyPin",
            "RegistrationSteps.refusal",
            "RegistrationSteps.discard",
            "RegistrationSteps.find",
            "RegistrationSteps.isProved",
            "RegistrationSteps.register",
            "VerificationService.answerChallenge",
            "VerificationService.open",
            "VerificationService.requestCode",
            "VerificationService.state",
            "VerificationService.submitCode",
            "VerificationSteps.passChallenge",
            "VerificationSteps.release",
            "VerificationSteps.reserveChallenge",
            "VerificationSteps.reserveCode",
            // The transactions of what a device asks for.
            "NumberSteps.change",
            "NumberSteps.look",
            "ObjectionSteps.object");

    private static final String NOBODY = "nobody";

    private record BusinessMethod(Class<?> bean, Method declared, Object view, Method viewMethod) {
        String name() {
            return bean.getSimpleName() + "." + declared.getName();
        }

        List<String> roles() {
            RolesAllowed allowed = declared.getAnnotation(RolesAllowed.class);
            return allowed == null ? List.of() : List.of(allowed.value());
        }

        boolean isOpen() {
            return declared.isAnnotationPresent(PermitAll.class);
        }

        /** Whether the call gets as far as the method. What it does there, with nothing in its hands, does not matter. */
        boolean isLetIn(CallerWithRole caller) throws Exception {
            Object[] arguments = Arrays.stream(viewMethod.getParameterTypes())
                    .map(BusinessMethod::nothing)
                    .toArray();
            Callable<Object> call = () -> viewMethod.invoke(view, arguments);
            try {
                caller.make(call);
                return true;
            } catch (InvocationTargetException e) {
                return !(e.getCause() instanceof EJBAccessException);
            }
        }

        private static @Nullable Object nothing(Class<?> type) {
            if (!type.isPrimitive()) {
                return null;
            }
            return Array.get(Array.newInstance(type, 1), 0);
        }
    }

    @Test
    void theWalkMissesNoServiceBean() throws Exception {
        List<String> built = ServiceClasses.load().stream()
                .filter(RolesIT::isBean)
                .map(Class::getSimpleName)
                .toList();
        assertThat(built).as("service beans in the WAR").contains("RecoveryService", "BackupService", "AccountLock");
        assertThat(views().keySet().stream().map(Class::getSimpleName))
                .as("service beans that the server has bound")
                .containsExactlyInAnyOrderElementsOf(built);
    }

    @Test
    void theWalkMissesNoMethod() throws Exception {
        for (Class<?> bean : views().keySet()) {
            List<String> walked = walk().stream()
                    .filter(method -> method.bean().equals(bean))
                    .map(method -> method.declared().toString())
                    .toList();
            assertThat(walked)
                    .as("methods of %s", bean)
                    .containsExactlyInAnyOrderElementsOf(
                            businessMethods(bean).map(Method::toString).toList());
            assertThat(walked).as("methods of %s", bean).isNotEmpty();
        }
    }

    @Test
    void everyMethodIsForRolesOrForEverybodyAndTheseAreKnown() throws Exception {
        for (BusinessMethod method : walk()) {
            assertThat(method.isOpen())
                    .as("%s says who may call it, once", method.name())
                    .isEqualTo(method.roles().isEmpty());
            assertThat(method.roles())
                    .isSubsetOf(
                            CallerRole.DEVICE,
                            CallerRole.RECOVERY,
                            CallerRole.RESTORING,
                            CallerRole.LOGIN,
                            CallerRole.FROZEN);
        }
        Set<String> open = walk().stream()
                .filter(BusinessMethod::isOpen)
                .map(BusinessMethod::name)
                .collect(Collectors.toSet());
        assertThat(open).containsExactlyInAnyOrderElementsOf(OPEN);
    }

    @Test
    void nobodyAndTheWrongRoleAreRefusedByEveryMethodThatNamesRoles() throws Exception {
        int refusals = 0;
        for (BusinessMethod method : walk()) {
            if (method.isOpen()) {
                continue;
            }
            for (Map.Entry<String, CallerWithRole> caller : callers().entrySet()) {
                boolean allowed = method.roles().contains(caller.getKey());
                // A right role is let in: or a refusal would say nothing about roles.
                assertThat(method.isLetIn(caller.getValue()))
                        .as("%s calls %s, which is for %s", caller.getKey(), method.name(), method.roles())
                        .isEqualTo(allowed);
                refusals += allowed ? 0 : 1;
            }
        }
        assertThat(refusals).as("refusals").isGreaterThan(30);
    }

    private static Map<String, CallerWithRole> callers() throws NamingException {
        CallerWithRole nobody = new CallerWithRole() {
            @Override
            public <T> T make(Callable<T> call) throws Exception {
                return call.call();
            }
        };
        return Map.of(
                NOBODY,
                nobody,
                "stranger",
                caller(StrangerCaller.class),
                CallerRole.DEVICE,
                caller(DeviceCaller.class),
                CallerRole.RECOVERY,
                caller(RecoveryCaller.class),
                CallerRole.RESTORING,
                caller(RestoringCaller.class),
                CallerRole.LOGIN,
                caller(LoggedInCaller.class),
                CallerRole.FROZEN,
                caller(FrozenCaller.class));
    }

    @SuppressWarnings("BanJNDI") // the name is a class of this test
    private static CallerWithRole caller(Class<?> bean) throws NamingException {
        return InitialContext.doLookup("java:module/" + bean.getSimpleName());
    }

    private static List<BusinessMethod> walk() throws Exception {
        List<BusinessMethod> methods = new ArrayList<>();
        for (Map.Entry<Class<?>, List<Object>> bean : views().entrySet()) {
            for (Method declared : businessMethods(bean.getKey()).toList()) {
                for (Object view : bean.getValue()) {
                    Method viewMethod = viewMethod(view, declared);
                    if (viewMethod != null) {
                        methods.add(new BusinessMethod(bean.getKey(), declared, view, viewMethod));
                        break;
                    }
                }
            }
        }
        return methods;
    }

    private static @Nullable Method viewMethod(Object view, Method declared) {
        try {
            return view.getClass().getMethod(declared.getName(), declared.getParameterTypes());
        } catch (NoSuchMethodException e) {
            return null;
        }
    }

    /** Every service bean with the views under which the server has bound it. */
    @SuppressWarnings("BanJNDI") // names that the server itself bound
    private static Map<Class<?>, List<Object>> views() throws Exception {
        Map<String, Class<?>> services = new LinkedHashMap<>();
        ServiceClasses.load().forEach(type -> services.put(type.getSimpleName(), type));
        Map<Class<?>, List<Object>> views = new TreeMap<>(Comparator.comparing(Class::getName));
        InitialContext context = new InitialContext();
        for (NameClassPair bound : Collections.list(context.list("java:module"))) {
            int mark = bound.getName().indexOf('!');
            if (mark < 0) {
                continue;
            }
            Class<?> bean = services.get(bound.getName().substring(0, mark));
            if (bean != null) {
                views.computeIfAbsent(bean, unused -> new ArrayList<>())
                        .add(context.lookup("java:module/" + bound.getName()));
            }
        }
        return views;
    }

    private static Stream<Method> businessMethods(Class<?> bean) {
        return Arrays.stream(bean.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers())
                        && !Modifier.isStatic(method.getModifiers())
                        && !method.isSynthetic());
    }

    private static boolean isBean(Class<?> type) {
        return Stream.of(Stateless.class, Stateful.class, Singleton.class).anyMatch(type::isAnnotationPresent);
    }
}
