package io.portcullis.ipsec.xfrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaBackendException.Reason;
import io.portcullis.linux.Errno;
import io.portcullis.linux.LinuxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {

    @ParameterizedTest
    @CsvSource({"EEXIST,SPI_IN_USE", "EPROTONOSUPPORT,UNSUPPORTED", "ENOSYS,UNSUPPORTED", "ENOENT,UNSUPPORTED",
        "EOPNOTSUPP,UNSUPPORTED", "EAFNOSUPPORT,UNSUPPORTED", "EPERM,NOT_PERMITTED", "EACCES,NOT_PERMITTED",
        "ENOMEM,NO_RESOURCES", "ENOBUFS,NO_RESOURCES", "ESRCH,NOT_FOUND", "EINVAL,FAILED", "ETIMEDOUT,FAILED"})
    @Shows("field 11.6")
    void saysWhatTheOwnerOfASetCanDo(Errno errno, Reason reason) {
        SaBackendException refusal = Refusals.of(new LinuxException("add state x", errno.number(), "because"));
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.errno()).isEqualTo(errno.number());
        assertThat(refusal).hasMessageStartingWith("add state x: " + errno.name() + " (" + errno.text() + "): because");
    }

    @Test
    @Shows("field 11.5")
    void namesTheCapabilityThatIsMissing() {
        assertThat(Refusals.of(new LinuxException("add state", Errno.EPERM.number())))
                .hasMessageContaining("CAP_NET_ADMIN");
    }

    @Test
    void takesNumbersWithoutANameForAFailure() {
        assertThat(Refusals.reason(524)).isEqualTo(Reason.FAILED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 4097, Integer.MAX_VALUE})
    void refusesReplayWindowsThatTheKernelHasNot(int window) {
        assertThatThrownBy(() -> XfrmConfig.DEFAULT.withReplayWindow(window))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("1..4096");
    }

    @Test
    void refusesAMarkThatMeansAny() {
        assertThatThrownBy(() -> XfrmConfig.DEFAULT.withReqid(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hasDocumentedDefaults() {
        assertThat(XfrmConfig.DEFAULT).isEqualTo(new XfrmConfig(332_033_329, 128));
    }
}
