package org.pinfold.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.AccountEventType;

class OwnerNoticeTest {
    @Test
    void everyTypeIsToldOfSomeEvent() {
        assertThat(Arrays.stream(SecurityEvent.values())
                        .map(OwnerNotice::typeOf)
                        .flatMap(Optional::stream))
                .contains(AccountEventType.values());
    }

    @Test
    void ofAnEntrysFactsThreeAreToldAndNoOther() {
        OwnerNotice notice = OwnerNotice.of(new AuditTrail.Entry(
                        SecurityEvent.GUESS_DEBITED,
                        Optional.empty(),
                        Map.of("generation", "4294967295", "triesRemaining", "9", "used", "1", "slot", "17")))
                .orElseThrow();

        assertThat(notice)
                .isEqualTo(new OwnerNotice(
                        AccountEventType.GUESS_DEBITED, Optional.of(4_294_967_295L), Optional.of(9), Optional.empty()));
    }

    @Test
    void ofWhatConcernsTheServerNobodyIsTold() {
        assertThat(OwnerNotice.of(new AuditTrail.Entry(SecurityEvent.SERVER_STARTED, Optional.empty(), Map.of())))
                .isEmpty();
    }

    @Test
    void everyTypeHasAWireNameOfItsOwnThatIsReadBack() {
        assertThat(AccountEventType.values())
                .allSatisfy(type ->
                        assertThat(AccountEventType.ofWireName(type.wireName())).contains(type));
        assertThat(AccountEventType.ofWireName("GUESS_DEBITED")).isEmpty();
    }
}
