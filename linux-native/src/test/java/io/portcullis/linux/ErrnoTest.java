package io.portcullis.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrnoTest {

    /** asm-generic/errno-base.h, errno.h; words as strerror(3) has them. */
    @ParameterizedTest
    @CsvSource({"1,EPERM,Operation not permitted", "3,ESRCH,No such process",
        "11,EAGAIN,Resource temporarily unavailable",
        "17,EEXIST,File exists", "22,EINVAL,Invalid argument", "93,EPROTONOSUPPORT,Protocol not supported",
        "95,EOPNOTSUPP,Operation not supported", "105,ENOBUFS,No buffer space available"})
    void knowsNumbersNamesAndWords(int number, String name, String text) {
        assertThat(Errno.of(number)).hasValue(Errno.valueOf(name));
        assertThat(Errno.valueOf(name).number()).isEqualTo(number);
        assertThat(Errno.valueOf(name).text()).isEqualTo(text);
        assertThat(Errno.describe(number)).isEqualTo(name + " (" + text + ")");
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "41", "134", "524", "2147483647", "-2147483648"})
    void describesNumbersWithoutAName(int number) {
        assertThat(Errno.of(number)).isEmpty();
        assertThat(Errno.describe(number)).isEqualTo("errno " + number);
    }

    @Test
    void saysWhatFailedAndWhy() {
        assertThat(new LinuxException("bind 192.0.2.1:5100", 98))
                .hasMessage("bind 192.0.2.1:5100: EADDRINUSE (Address already in use)");
        LinuxException withWords = new LinuxException("add state", 93, "Requested type not found");
        assertThat(withWords)
                .hasMessage("add state: EPROTONOSUPPORT (Protocol not supported): Requested type not found");
        assertThat(withWords.operation()).isEqualTo("add state");
        assertThat(withWords.is(Errno.EPROTONOSUPPORT)).isTrue();
        assertThat(withWords.is(Errno.EPERM)).isFalse();
    }
}
