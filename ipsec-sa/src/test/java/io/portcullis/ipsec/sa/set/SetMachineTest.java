package io.portcullis.ipsec.sa.set;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.set.UeSets.Entry;
import io.portcullis.ipsec.sa.set.UeSets.Phase;
import org.junit.jupiter.api.Test;

/** The life of a UE's sets, rule by rule of TS 33.203 7.4.2a; times in seconds from the start, T1 500 ms. */
@Shows("row 13.6")
class SetMachineTest {

    private static final Duration AWAIT = Duration.ofSeconds(30);
    private static final int ENDING = 32;

    private final SetMachine machine = new SetMachine(Duration.ofMillis(500));
    private UeSets sets = UeSets.NONE;

    private static Instant at(long seconds) {
        return Instant.EPOCH.plusSeconds(seconds);
    }

    private void challenged(long now, long set, long... protectedBy) {
        step(new SetEvent.Challenged(at(now), set,
                protectedBy.length == 0 ? OptionalLong.empty() : OptionalLong.of(protectedBy[0]), AWAIT));
    }

    private void registered(long now, long set, long end) {
        step(new SetEvent.Registered(at(now), set, at(end)));
    }

    private void heard(long now, long set) {
        step(new SetEvent.Heard(at(now), set));
    }

    private void step(SetEvent event) {
        sets = machine.step(sets, event);
    }

    /** Each set as {@code number PHASE until}, the one in use with a star. */
    private List<String> state() {
        return sets.entries().stream().map(entry -> entry.set() + " " + entry.phase() + " "
                + Duration.between(Instant.EPOCH, entry.until()).toSeconds()
                + (sets.current().isPresent() && sets.current().getAsLong() == entry.set() ? " *" : "")).toList();
    }

    @Test
    @Shows({"row 3", "TS 33.203 7.4.2a 2"})
    void rule2ATemporarySetWaitsForThePhoneAndGoes() {
        challenged(0, 1);
        assertThat(state()).containsExactly("1 TEMPORARY 30");
        step(new SetEvent.Elapsed(at(29)));
        assertThat(state()).hasSize(1);
        step(new SetEvent.Elapsed(at(30)));
        assertThat(state()).isEmpty();
    }

    @Test
    @Shows({"row 10.1", "TS 33.203 7.4.2a 3"})
    void rule3AConfirmedSetIsInUseAndOutlivesTheRegistrationByThirtySeconds() {
        challenged(0, 1);
        registered(1, 1, 600);
        assertThat(state()).containsExactly("1 ESTABLISHED 630 *");
    }

    @Test
    @Shows({"TS 33.203 7.3 new SM1", "TS 33.203 7.4.2a 1"})
    void rule1AnotherChallengeDropsTheUnfinishedSet() {
        challenged(0, 1);
        challenged(5, 2);
        assertThat(state()).containsExactly("2 TEMPORARY 35");
    }

    @Test
    @Shows("TS 33.203 7.4.2a 1")
    void rule1ASetThatProtectsTheRequestItselfStaysUntilTheAnswer() {
        challenged(0, 1);
        challenged(5, 2, 1);
        assertThat(state()).containsExactly("1 TEMPORARY 30", "2 TEMPORARY 35");
    }

    @Test
    @Shows({"row 13.5", "TS 33.203 7.4.2a 4"})
    void rule4AnUnprotectedRegistrationDropsTheOtherSetsWhenItSucceeds() {
        challenged(0, 1);
        registered(1, 1, 600);
        challenged(100, 2);
        assertThat(state()).as("nobody is evicted before the 200").containsExactly("1 ESTABLISHED 630 *",
                "2 TEMPORARY 130");
        registered(101, 2, 700);
        assertThat(state()).containsExactly("2 ESTABLISHED 730 *");
    }

    @Test
    @Shows({"TS 33.203 7.4.2a 5", "TS 33.203 7.4.2a 6"})
    void rules5And6AProtectedReauthenticationKeepsTheOldSetInUseUntilThePhoneIsHeardOnTheNew() {
        challenged(0, 1);
        registered(1, 1, 600);
        challenged(100, 2, 1);
        registered(101, 2, 700);
        assertThat(state()).containsExactly("1 ESTABLISHED 630 *", "2 ESTABLISHED 730");
        heard(110, 1);
        assertThat(state()).containsExactly("1 ESTABLISHED 630 *", "2 ESTABLISHED 730");
        heard(120, 2);
        assertThat(state()).containsExactly("1 ENDING " + (120 + ENDING), "2 ESTABLISHED 730 *");
        step(new SetEvent.Elapsed(at(120 + ENDING)));
        assertThat(state()).containsExactly("2 ESTABLISHED 730 *");
    }

    @Test
    @Shows("TS 33.203 7.4.2a 6")
    void rule6TheNewSetTakesOverWhenTheOldOneEnds() {
        challenged(0, 1);
        registered(1, 1, 100);
        challenged(90, 2, 1);
        registered(91, 2, 700);
        assertThat(machine.deadline(sets)).contains(at(130 - ENDING).plusMillis(1));
        step(new SetEvent.Elapsed(at(130 - ENDING).plusMillis(1)));
        assertThat(state()).containsExactly("1 ENDING 130", "2 ESTABLISHED 730 *");
    }

    @Test
    @Shows({"row 10.1", "field 4", "TS 33.203 7.4.2a 3"})
    void rule3ARefreshWithoutChallengeExtendsAndNeverShortens() {
        challenged(0, 1);
        registered(1, 1, 600);
        registered(100, 1, 900);
        assertThat(state()).containsExactly("1 ESTABLISHED 930 *");
        registered(200, 1, 300);
        assertThat(state()).containsExactly("1 ESTABLISHED 930 *");
    }

    @Test
    void rule3ARefreshOverTheOldSetExtendsTheNewOneToo() {
        challenged(0, 1);
        registered(1, 1, 600);
        challenged(100, 2, 1);
        registered(101, 2, 700);
        registered(110, 1, 900);
        assertThat(state()).containsExactly("1 ESTABLISHED 930 *", "2 ESTABLISHED 930");
    }

    @Test
    void rule3ARefreshThatIsAnsweredLateExtendsTheSetInUseAndNotTheOldOne() {
        challenged(0, 1);
        registered(1, 1, 600);
        challenged(100, 2, 1);
        registered(101, 2, 700);
        heard(120, 2);
        registered(121, 1, 900);
        assertThat(state()).containsExactly("1 ENDING " + (120 + ENDING), "2 ESTABLISHED 930 *");
    }

    @Test
    void rule3APhoneThatTheNetworkHadDeregisteredMayComeBackOverItsSet() {
        challenged(0, 1);
        registered(1, 1, 600);
        step(new SetEvent.NetworkDeregistered(at(100)));
        registered(110, 1, 900);
        assertThat(state()).containsExactly("1 ESTABLISHED 930 *");
    }

    @Test
    @Shows("TS 33.203 7.4.2a 3")
    void rule3ANewSetLivesNoShorterThanTheOldOne() {
        challenged(0, 1);
        registered(1, 1, 6000);
        challenged(100, 2, 1);
        registered(101, 2, 700);
        assertThat(state()).containsExactly("1 ESTABLISHED 6030 *", "2 ESTABLISHED 6030");
    }

    @Test
    @Shows("TS 33.203 7.4.2a 5")
    void rule5AProtectedReauthenticationDropsWhatIsNeitherItsSetNorTheNewOne() {
        challenged(0, 1);
        registered(1, 1, 600);
        challenged(100, 2, 1);
        registered(101, 2, 700);
        challenged(110, 3, 2);
        registered(111, 3, 800);
        assertThat(state()).containsExactly("2 ESTABLISHED 730 *", "3 ESTABLISHED 830");
    }

    @Test
    void rule6AnOldSetThatEndsSoonerIsNotProlonged() {
        challenged(0, 1);
        registered(1, 1, 100);
        challenged(60, 2, 1);
        registered(61, 2, 700);
        heard(110, 2);
        assertThat(state()).containsExactly("1 ENDING 130", "2 ESTABLISHED 730 *");
    }

    @Test
    @Shows("TS 33.203 7.4.2a 8")
    void rule8ARefusedFirstSetLeavesNothing() {
        challenged(0, 1);
        step(new SetEvent.Refused(at(1), 1));
        assertThat(state()).isEmpty();
        assertThat(machine.deadline(sets)).isEmpty();
    }

    @Test
    void row13ASetWhosePlaceANewerOneNeedsGoesAtOnceAndNoOther() {
        challenged(0, 1);
        registered(1, 1, 600);
        challenged(100, 2, 1);
        registered(101, 2, 700);
        challenged(110, 3);
        step(new SetEvent.Displaced(at(111), 1));
        assertThat(state()).containsExactly("2 ESTABLISHED 730 *", "3 TEMPORARY 140");
        step(new SetEvent.Displaced(at(112), 2));
        assertThat(state()).as("nobody is reached before the 200").containsExactly("3 TEMPORARY 140");
        registered(113, 3, 700);
        assertThat(state()).containsExactly("3 ESTABLISHED 730 *");
    }

    @Test
    @Shows("TS 33.203 7.4.2a 8")
    void rule8AFailedAuthenticationKeepsTheOldSet() {
        challenged(0, 1);
        registered(1, 1, 600);
        challenged(100, 2, 1);
        step(new SetEvent.Refused(at(101), 2));
        assertThat(state()).containsExactly("1 ESTABLISHED 630 *");
        step(new SetEvent.Refused(at(102), 1));
        assertThat(state()).as("an established set is not refused").hasSize(1);
    }

    @Test
    @Shows("TS 33.203 7.4.2a 6")
    void rule6ATemporarySetIsNotSwitchedToByBeingHeard() {
        challenged(0, 1);
        registered(1, 1, 600);
        challenged(100, 2, 1);
        heard(101, 2);
        assertThat(state()).containsExactly("1 ESTABLISHED 630 *", "2 TEMPORARY 130");
    }

    @Test
    @Shows({"row 10.2", "TS 33.203 7.4.2a 7"})
    void rule7ADeregistrationTakesAllAndOneByTheNetworkLeavesTimeForTheNotify() {
        challenged(0, 1);
        registered(1, 1, 600);
        step(new SetEvent.NetworkDeregistered(at(100)));
        assertThat(state()).containsExactly("1 ENDING " + (100 + ENDING) + " *");
        step(new SetEvent.Deregistered(at(101)));
        assertThat(state()).isEmpty();
    }

    @Test
    @Shows({"row 13.4", "TS 33.203 7.1 six SAs"})
    void row13NoMoreThanSixSasInADirectionAndTheOneInUseStays() {
        challenged(0, 1);
        registered(1, 1, 600);
        challenged(2, 2, 1);
        registered(3, 2, 700);
        heard(4, 2);
        challenged(5, 3, 2);
        assertThat(state()).as("two SAs in each direction are a set's").containsExactly("1 ENDING " + (4 + ENDING),
                "2 ESTABLISHED 730 *", "3 TEMPORARY 35");
        challenged(6, 4, 3);
        assertThat(state()).as("what is missed least makes room").containsExactly("2 ESTABLISHED 730 *",
                "3 TEMPORARY 35", "4 TEMPORARY 36");
    }

    @Test
    void keepsItsPromisesWhateverHappens() {
        Random random = new Random(7);
        for (int run = 0; run < 300; run++) {
            UeSets state = UeSets.NONE;
            long now = 0;
            long number = 0;
            for (int i = 0; i < 60; i++) {
                now += random.nextInt(40);
                long some = number == 0 ? 0 : 1 + random.nextInt((int) number);
                SetEvent event = switch (random.nextInt(7)) {
                    case 0, 1 -> new SetEvent.Challenged(at(now), ++number,
                            random.nextBoolean() && state.find(some).isPresent() ? OptionalLong.of(some)
                                    : OptionalLong.empty(),
                            AWAIT);
                    case 2 -> new SetEvent.Registered(at(now), some, at(now + random.nextInt(1000)));
                    case 3 -> new SetEvent.Heard(at(now), some);
                    case 4 -> new SetEvent.Refused(at(now), some);
                    case 5 -> new SetEvent.Elapsed(at(now));
                    default -> random.nextInt(10) == 0 ? new SetEvent.Deregistered(at(now))
                            : new SetEvent.Elapsed(at(now));
                };
                state = machine.step(state, event);
                holds(state, at(now));
            }
        }
    }

    private void holds(UeSets state, Instant now) {
        assertThat(state.entries()).hasSizeLessThanOrEqualTo(3)
                .allSatisfy(entry -> assertThat(entry.until()).isAfter(now));
        boolean established = state.entries().stream().anyMatch(entry -> entry.phase() == Phase.ESTABLISHED);
        if (established) {
            assertThat(state.current()).as("a phone with an established set can be reached").isPresent();
        }
        if (state.current().isPresent()) {
            Entry current = state.find(state.current().getAsLong()).orElseThrow();
            assertThat(current.phase()).isNotEqualTo(Phase.TEMPORARY);
        }
        machine.deadline(state).ifPresent(due -> assertThat(due).isAfter(now.minusSeconds(ENDING)));
    }
}
