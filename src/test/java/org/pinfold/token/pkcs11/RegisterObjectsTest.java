package org.pinfold.token.pkcs11;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pinfold.protocol.Octets;
import org.pinfold.token.Register;
import org.pinfold.token.RegistersContract;
import org.pinfold.token.TokenFaultException;
import org.xipki.pkcs11.wrapper.AttributeVector;
import org.xipki.pkcs11.wrapper.PKCS11Constants;
import org.xipki.pkcs11.wrapper.PKCS11Exception;

/** What a register does with copies that a crash tore, took away or left over. */
class RegisterObjectsTest {
    private static ThrowAwayToken keys;

    private final String name = RegistersContract.newName();
    private Pkcs11Token token = open();
    private final Register register = token.registers().create(name, new byte[] {1});

    @BeforeAll
    static void makeToken() {
        keys = ThrowAwayToken.withKeys("test-registers");
    }

    @AfterAll
    static void closeToken() {
        keys.close();
    }

    @Test
    void withOneTornCopyTheOtherIsRead() {
        register.write(new byte[] {2});
        register.write(new byte[] {3});
        tear(newest());

        restart();

        assertThat(token.registers().open(name).read()).containsExactly(2);
    }

    @Test
    void aRegisterWithOneTornCopyIsWrittenInItsPlace() {
        register.write(new byte[] {2});
        register.write(new byte[] {3});
        tear(oldest());
        restart();
        Register reopened = token.registers().open(name);

        reopened.write(new byte[] {4});

        assertThat(reopened.read()).containsExactly(4);
        assertThat(sequences()).containsExactlyInAnyOrder(3L, 4L);
        reopened.write(new byte[] {5});
        assertThat(reopened.read()).containsExactly(5);
        assertThat(sequences()).containsExactlyInAnyOrder(4L, 5L);
    }

    @Test
    void aRegisterWithOneCopyGoneGetsItBackWithTheNextWrite() {
        register.write(new byte[] {2});
        destroy(oldest());
        restart();
        Register reopened = token.registers().open(name);

        assertThat(token.registers().names()).contains(name);
        assertThat(reopened.read()).containsExactly(2);
        reopened.write(new byte[] {3});
        assertThat(reopened.read()).containsExactly(3);
        assertThat(objects()).hasSize(2);
    }

    @Test
    void withBothCopiesTornTheRegisterIsAFaultAndStaysListed() {
        objects().forEach(this::tear);
        restart();
        Register reopened = token.registers().open(name);

        assertThat(token.registers().names()).contains(name);
        assertThat(token.registers().openAll(name)).containsKey(name);
        assertThatExceptionOfType(TokenFaultException.class).isThrownBy(reopened::read);
        assertThatExceptionOfType(TokenFaultException.class).isThrownBy(() -> reopened.write(new byte[] {9}));
        assertThatExceptionOfType(TokenFaultException.class)
                .isThrownBy(() -> token.registers().create(name, new byte[] {9}));
    }

    @Test
    void anAcknowledgedWriteThatTheTokenDroppedIsAFault() {
        register.write(new byte[] {2});
        register.write(new byte[] {3});
        tear(newest());

        assertThatExceptionOfType(TokenFaultException.class).isThrownBy(register::read);
        assertThatExceptionOfType(TokenFaultException.class).isThrownBy(() -> register.write(new byte[] {4}));
    }

    @Test
    void aCreationThatWasInterruptedIsAsIfItNeverWas() {
        String halfMade = RegistersContract.newName();
        createObject("pinfold-register/" + halfMade + "/a", new AttributeVector().label("AQAAAA"));

        assertThat(token.registers().names()).doesNotContain(halfMade);
        assertThat(token.registers().openAll(halfMade)).isEmpty();
        assertThatExceptionOfType(TokenFaultException.class)
                .isThrownBy(() -> token.registers().open(halfMade));
        assertThat(token.registers().create(halfMade, new byte[] {1}).read()).containsExactly(1);
    }

    @Test
    void aFirstCopyThatIsWholeIsARegister() {
        String alone = RegistersContract.newName();
        createObject(
                "pinfold-register/" + alone + "/a",
                new AttributeVector().value(new RegisterCopy(1, Octets.of(new byte[] {6})).encode(alone)));

        assertThat(token.registers().names()).contains(alone);
        Register opened = token.registers().open(alone);
        assertThat(opened.read()).containsExactly(6);
        opened.write(new byte[] {7});
        assertThat(opened.read()).containsExactly(7);
    }

    @Test
    void copiesInValuesAreReplacedWholeWhereValuesAreFixed() {
        String moved = RegistersContract.newName();
        createObject(
                "pinfold-register/" + moved + "/a",
                new AttributeVector().value(new RegisterCopy(8, Octets.of(new byte[] {6})).encode(moved)));
        createObject(
                "pinfold-register/" + moved + "/b",
                new AttributeVector().value(new RegisterCopy(9, Octets.of(new byte[] {7})).encode(moved)));
        Register opened = token.registers().open(moved);

        assertThat(opened.read()).containsExactly(7);
        for (byte i = 0; i < 4; i++) {
            opened.write(new byte[] {i});
            assertThat(opened.read()).containsExactly(i);
        }
        assertThat(objects(moved)).hasSize(2);
    }

    @Test
    void whatAnInterruptedReplacementLeftIsTidiedAndNeverRead() {
        register.write(new byte[] {2});
        register.write(new byte[] {3});
        createObject(
                "pinfold-register/" + name + "/a",
                new AttributeVector().value(new RegisterCopy(4, Octets.of(new byte[] {4})).encode(name)));
        restart();
        Register reopened = token.registers().open(name);

        assertThat(reopened.read()).containsExactly(4);
        reopened.write(new byte[] {5});
        assertThat(reopened.read()).containsExactly(5);
        assertThat(objects()).hasSize(2);
    }

    @Test
    void whatAnInterruptedReplacementLeftIsTidiedAfterOpeningAllAtOnce() {
        register.write(new byte[] {2});
        createObject(
                "pinfold-register/" + name + "/b",
                new AttributeVector().value(new RegisterCopy(3, Octets.of(new byte[] {3})).encode(name)));
        restart();
        Register reopened = requireNonNull(token.registers().openAll(name).get(name));

        reopened.write(new byte[] {4});
        assertThat(reopened.read()).containsExactly(4);
        assertThat(objects()).hasSize(2);
        assertThat(sequences()).containsExactlyInAnyOrder(3L, 4L);
    }

    @Test
    void aCopyOfAnotherRegisterIsNotTaken() {
        String other = RegistersContract.newName();
        Octets foreign = Octets.of(new RegisterCopy(99, Octets.of(new byte[] {66})).encode(other));
        createObject("pinfold-register/" + name + "/a", new AttributeVector().value(foreign.toByteArray()));
        restart();

        assertThat(token.registers().open(name).read()).containsExactly(1);
    }

    @Test
    void foreignObjectsAreNoRegisters() {
        createObject("someone-elses", new AttributeVector().label("x"));
        createObject("pinfold-register/UPPER/a", new AttributeVector().label("x"));
        createObject("pinfold-register/x/c", new AttributeVector().label("x"));

        assertThat(token.registers().names()).allMatch(listed -> listed.matches("[a-z0-9-]{1,64}"));
    }

    @Test
    void aSlotCostsAtMost48OctetsOfTokenStorage() {
        int slots = 1024;
        register.write(new byte[16 * slots]);
        register.write(new byte[16 * slots]);

        long stored = objects().stream().mapToLong(this::storedOctets).sum();

        assertThat((double) stored / slots).isLessThanOrEqualTo(48);
    }

    @Test
    void openingATokenLeavesNoProbeBehind() throws PKCS11Exception {
        assertThat(keys.session()
                        .findAllObjectsSingle(new AttributeVector()
                                .class_(PKCS11Constants.CKO_DATA)
                                .application("pinfold-probe")))
                .isEmpty();
    }

    /** As after a new start of the server: nothing in memory. */
    private void restart() {
        token = open();
    }

    private static Pkcs11Token open() {
        return Pkcs11Token.open(keys.config(), new SecureRandom());
    }

    private static void createObject(String application, AttributeVector content) {
        try {
            keys.session()
                    .createObject(content.class_(PKCS11Constants.CKO_DATA)
                            .token(true)
                            .private_(true)
                            .application(application));
        } catch (PKCS11Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void tear(long object) {
        keys.change(object, new AttributeVector().label("AQAAAAAAAAAB"));
    }

    private static void destroy(long object) {
        try {
            keys.session().destroyObject(object);
        } catch (PKCS11Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private long newest() {
        List<Long> sequences = sequences();
        return objects()
                .get(sequences.indexOf(sequences.stream().max(Long::compare).orElseThrow()));
    }

    private long oldest() {
        List<Long> sequences = sequences();
        return objects()
                .get(sequences.indexOf(sequences.stream().min(Long::compare).orElseThrow()));
    }

    private List<Long> sequences() {
        List<Long> sequences = new ArrayList<>();
        for (long object : objects()) {
            try {
                sequences.add(RegisterCopy.decode(name, RegisterObjects.read(keys.session(), object))
                        .map(RegisterCopy::sequence)
                        .orElse(-1L));
            } catch (PKCS11Exception e) {
                throw new IllegalStateException(e);
            }
        }
        return sequences;
    }

    private List<Long> objects() {
        return objects(name);
    }

    private static List<Long> objects(String name) {
        List<Long> objects = new ArrayList<>();
        for (String side : List.of("a", "b")) {
            try {
                Arrays.stream(keys.session()
                                .findAllObjectsSingle(new AttributeVector()
                                        .class_(PKCS11Constants.CKO_DATA)
                                        .application("pinfold-register/" + name + "/" + side)))
                        .forEach(objects::add);
            } catch (PKCS11Exception e) {
                throw new IllegalStateException(e);
            }
        }
        return objects;
    }

    private long storedOctets(long object) {
        try {
            String label = keys.session().getStringAttrValue(object, PKCS11Constants.CKA_LABEL);
            byte[] value = keys.session()
                    .getAttrValues(object, PKCS11Constants.CKA_VALUE)
                    .value();
            return (label == null ? 0 : label.length()) + (value == null ? 0 : value.length);
        } catch (PKCS11Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
