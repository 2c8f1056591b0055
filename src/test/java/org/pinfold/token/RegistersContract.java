package org.pinfold.token;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What all {@link Registers} do. What they do when a process dies needs a process of its own. */
public interface RegistersContract {
    Registers registers();

    @Test
    default void aNewRegisterHoldsItsFirstValue() {
        String name = newName();
        Register created = registers().create(name, new byte[] {1, 2, 3});

        assertThat(created.name()).isEqualTo(name);
        assertThat(created.read()).containsExactly(1, 2, 3);
        assertThat(registers().open(name).read()).containsExactly(1, 2, 3);
    }

    @Test
    default void aRegisterHoldsTheLastValueWritten() {
        Register register = registers().create(newName(), new byte[] {0});

        for (int i = 1; i <= 100; i++) {
            register.write(value(i, i * 7));
            assertThat(register.read()).isEqualTo(value(i, i * 7));
        }
    }

    @Test
    default void registersDoNotShareValues() {
        Register first = registers().create(newName(), new byte[] {1});
        Register second = registers().create(newName(), new byte[] {2});
        first.write(new byte[] {3});

        assertThat(first.read()).containsExactly(3);
        assertThat(second.read()).containsExactly(2);
    }

    @Test
    default void aRegisterHoldsAnythingFromNothingToItsMaximum() {
        int max = registers().maxValueBytes();
        byte[] full = new byte[max];
        new Random(1).nextBytes(full);
        Register register = registers().create(newName(), full);

        assertThat(register.read()).isEqualTo(full);
        register.write(new byte[0]);
        assertThat(register.read()).isEmpty();
        register.write(full);
        assertThat(register.read()).isEqualTo(full);
        register.write(new byte[0]);
        assertThat(register.read()).isEmpty();
    }

    @Test
    default void aValueOverTheMaximumIsRefusedAndChangesNothing() {
        byte[] tooLarge = new byte[registers().maxValueBytes() + 1];
        String absent = newName();
        Register register = registers().create(newName(), new byte[] {1});

        assertThatIllegalArgumentException().isThrownBy(() -> register.write(tooLarge));
        assertThatIllegalArgumentException().isThrownBy(() -> registers().create(absent, tooLarge));
        assertThat(register.read()).containsExactly(1);
        assertThat(registers().names()).doesNotContain(absent);
    }

    @Test
    default void aRegisterIsCreatedOnce() {
        String name = newName();
        registers().create(name, new byte[] {1});

        assertThatExceptionOfType(TokenFaultException.class)
                .isThrownBy(() -> registers().create(name, new byte[] {2}));
        assertThat(registers().open(name).read()).containsExactly(1);
    }

    @Test
    default void aRegisterThatWasNotCreatedDoesNotOpen() {
        assertThatExceptionOfType(TokenFaultException.class)
                .isThrownBy(() -> registers().open(newName()));
    }

    @Test
    default void namesAreListedSorted() {
        List<String> created = IntStream.range(0, 3)
                .mapToObj(i -> registers().create(newName(), new byte[] {1}).name())
                .toList();

        assertThat(registers().names()).containsAll(created).isSorted().doesNotHaveDuplicates();
    }

    @Test
    default void allRegistersWithAPrefixOpenAtOnceSortedByName() {
        String prefix = newName().substring(0, 20);
        List<String> created = Stream.of("c", "a", "b")
                .map(suffix -> registers()
                        .create(prefix + suffix, suffix.getBytes(StandardCharsets.US_ASCII))
                        .name())
                .toList();
        registers().create("x" + prefix, new byte[] {1});

        SortedMap<String, Register> opened = registers().openAll(prefix);

        assertThat(opened.keySet()).containsExactly(prefix + "a", prefix + "b", prefix + "c");
        assertThat(created).containsExactlyInAnyOrderElementsOf(opened.keySet());
        opened.forEach((name, register) -> {
            assertThat(register.name()).isEqualTo(name);
            assertThat(prefix + new String(register.read(), StandardCharsets.US_ASCII))
                    .isEqualTo(name);
        });
    }

    @Test
    default void registersThatWereOpenedAtOnceAreWrittenWithoutBeingReadFirst() {
        String name = newName();
        Register created = registers().create(name, new byte[] {1});
        Register opened = requireNonNull(registers().openAll(name).get(name));

        opened.write(new byte[] {2});
        assertThat(created.read()).containsExactly(2);
        created.write(new byte[] {3});
        assertThat(opened.read()).containsExactly(3);
        assertThat(registers().open(name).read()).containsExactly(3);
    }

    @Test
    default void theEmptyPrefixOpensAllThatAreListed() {
        registers().create(newName(), new byte[] {1});

        assertThat(List.copyOf(registers().openAll("").keySet()))
                .isEqualTo(registers().names());
    }

    @Test
    default void aPrefixThatNoRegisterHasOpensNone() {
        assertThat(registers().openAll(newName())).isEmpty();
    }

    @Test
    default void prefixesOutsideTheAlphabetAreRefused() {
        for (String prefix : List.of("A", "a/b", "a_b", "a b", "ä", "a".repeat(65), "a\n")) {
            assertThatIllegalArgumentException().isThrownBy(() -> registers().openAll(prefix));
        }
    }

    @Test
    default void openingAtOnceBesideAWriterChangesNothing() throws InterruptedException {
        String name = newName();
        Register register = registers().create(name, value(0, 500));
        ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();
        AtomicInteger acknowledged = new AtomicInteger();
        int last = 100;
        Thread opener = new Thread(() -> {
            do {
                Register opened = requireNonNull(registers().openAll(name).get(name));
                seen.add(ByteBuffer.wrap(opened.read()).getInt());
            } while (acknowledged.get() < last);
        });
        opener.start();

        for (int i = 1; i <= last; i++) {
            register.write(value(i, 500));
            acknowledged.set(i);
        }

        opener.join();
        assertThat(List.copyOf(seen)).isNotEmpty().isSorted();
        assertThat(requireNonNull(registers().openAll(name).get(name)).read()).isEqualTo(value(last, 500));
    }

    @Test
    default void namesOutsideTheirAlphabetAreRefused() {
        for (String name : List.of("", "A", "a/b", "a_b", "a b", "ä", "a".repeat(65), "a\n")) {
            assertThatIllegalArgumentException().isThrownBy(() -> registers().create(name, new byte[1]));
            assertThatIllegalArgumentException().isThrownBy(() -> registers().open(name));
        }
        String longest = newName() + "-".repeat(64 - newName().length());
        assertThat(registers().create(longest, new byte[] {4}).read()).containsExactly(4);
    }

    @Test
    default void callersKeepTheirArrays() {
        byte[] value = {1};
        Register register = registers().create(newName(), value);
        value[0] = 2;
        assertThat(register.read()).containsExactly(1);
        register.write(value);
        value[0] = 3;
        register.read()[0] = 4;
        assertThat(register.read()).containsExactly(2);
    }

    @Test
    default void differentRegistersAreWrittenByDifferentThreads() {
        List<Register> registers = IntStream.range(0, 4)
                .mapToObj(i -> registers().create(newName(), new byte[] {0}))
                .toList();

        registers.parallelStream().forEach(register -> {
            for (int i = 0; i < 50; i++) {
                register.write(value(i, 200));
            }
        });

        assertThat(registers).allSatisfy(register -> assertThat(register.read()).isEqualTo(value(49, 200)));
    }

    @Test
    default void readersBesideAWriterSeeWholeValuesThatNeverGoBack() throws InterruptedException {
        Register register = registers().create(newName(), value(0, 500));
        AtomicInteger acknowledged = new AtomicInteger();
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        int last = 200;
        List<Thread> readers = IntStream.range(0, 3)
                .mapToObj(reader -> new Thread(() -> {
                    int seen = 0;
                    while (seen < last && wrong.isEmpty()) {
                        int atLeast = acknowledged.get();
                        byte[] value = register.read();
                        int number = ByteBuffer.wrap(value).getInt();
                        if (number < atLeast || number < seen || !Arrays.equals(value, value(number, 500))) {
                            wrong.add("read " + number + " after " + atLeast + " was acknowledged");
                        }
                        seen = number;
                    }
                }))
                .toList();
        readers.forEach(Thread::start);

        for (int i = 1; i <= last; i++) {
            register.write(value(i, 500));
            acknowledged.set(i);
        }

        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(wrong).isEmpty();
    }

    /** {@code number} in as many octets as fit, so that a mixture of two values shows. */
    private static byte[] value(int number, int size) {
        ByteBuffer value = ByteBuffer.allocate(Math.max(size, Integer.BYTES));
        while (value.remaining() >= Integer.BYTES) {
            value.putInt(number);
        }
        return value.array();
    }

    /** A name that no other test, and no earlier run, has used. */
    static String newName() {
        return "test-" + UUID.randomUUID();
    }
}
