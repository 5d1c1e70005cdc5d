package io.portcullis.ipsec.xfrm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import io.portcullis.ipsec.sa.DropCounters;
import org.junit.jupiter.api.Test;

class DropStatisticsTest {

    @Test
    void readsTheKernelsTable() {
        assertThat(DropStatistics.parse("XfrmInError             \t0\nXfrmInNoStates          \t17\n"))
                .isEqualTo(Map.of("XfrmInError", 0L, "XfrmInNoStates", 17L));
    }

    @Test
    void passesOverWhatItDoesNotUnderstand() {
        assertThat(DropStatistics.parse("\nXfrmInError\nXfrmInError -1\nA B 3\nXfrmInError 99999999999999999999\nX\t1"))
                .isEqualTo(Map.of("X", 1L));
    }

    @Test
    void countsFromWhereItWasOpened() {
        Map<String, Long> before = Map.of("XfrmInTmplMismatch", 10L, "XfrmInNoStates", 20L);
        Map<String, Long> now = Map.of("XfrmInTmplMismatch", 11L, "XfrmInNoStates", 22L, "XfrmInStateSeqError", 3L,
                "XfrmInStateProtoError", 4L, "XfrmInStateMismatch", 5L, "XfrmOutNoStates", 6L, "XfrmInHdrError", 3L,
                "XfrmInBufferError", 4L, "XfrmOutError", 1000L);
        assertThat(DropStatistics.difference(before, now)).isEqualTo(new DropCounters(1, 2, 3, 4, 5, 6, 7));
    }
}
