package io.portcullis.ipsec.xfrm.uapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.StructLayout;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sizes and offsets as a C compiler gives them for linux/xfrm.h on x86-64. */
class LayoutsTest {

    static Stream<Arguments> sizes() {
        return Stream.of(Arguments.of(Layouts.SELECTOR, 56), Arguments.of(Layouts.ID, 24),
                Arguments.of(Layouts.LIFETIME_CFG, 64), Arguments.of(Layouts.LIFETIME_CUR, 32),
                Arguments.of(Layouts.STATS, 12), Arguments.of(Layouts.USERSA_INFO, 224),
                Arguments.of(Layouts.USERSA_ID, 24), Arguments.of(Layouts.USERPOLICY_INFO, 168),
                Arguments.of(Layouts.USERPOLICY_ID, 64), Arguments.of(Layouts.USER_TMPL, 64),
                Arguments.of(Layouts.ALGO, 68), Arguments.of(Layouts.ALGO_AUTH, 72),
                Arguments.of(Layouts.ALGO_AEAD, 72), Arguments.of(Layouts.REPLAY_STATE, 12),
                Arguments.of(Layouts.REPLAY_STATE_ESN, 24));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void areAsLargeAsTheKernels(StructLayout layout, int size) {
        assertThat(layout.byteSize()).isEqualTo(size);
    }

    @ParameterizedTest
    @CsvSource({"dport,32", "sport,36", "family,40", "prefixlen_d,42", "proto,44", "ifindex,48", "user,52"})
    void placesTheFieldsOfASelector(String field, long offset) {
        assertThat(Layouts.at(Layouts.SELECTOR, field)).isEqualTo(offset);
    }

    @ParameterizedTest
    @CsvSource({"id,56", "saddr,80", "lft,96", "curlft,160", "stats,192", "seq,204", "reqid,208", "family,212",
        "mode,214", "replay_window,215", "flags,216"})
    void placesTheFieldsOfAState(String field, long offset) {
        assertThat(Layouts.at(Layouts.USERSA_INFO, field)).isEqualTo(offset);
    }

    @ParameterizedTest
    @CsvSource({"lft,56", "curlft,120", "priority,152", "index,156", "dir,160", "action,161", "flags,162", "share,163"})
    void placesTheFieldsOfAPolicy(String field, long offset) {
        assertThat(Layouts.at(Layouts.USERPOLICY_INFO, field)).isEqualTo(offset);
    }

    @ParameterizedTest
    @CsvSource({"id,0", "family,24", "saddr,28", "reqid,44", "mode,48", "optional,50", "aalgos,52", "calgos,60"})
    void placesTheFieldsOfATemplate(String field, long offset) {
        assertThat(Layouts.at(Layouts.USER_TMPL, field)).isEqualTo(offset);
    }
}
