package io.portcullis.ipsec.esp.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;

import org.junit.jupiter.api.Test;

class WipeableKeyTest {

    @Test
    void givesNothingOnceDestroyed() {
        byte[] bytes = {1, 2, 3};
        WipeableKey key = new WipeableKey(bytes, "AES");
        bytes[0] = 9;
        assertThat(key.getEncoded()).containsExactly(1, 2, 3);
        key.destroy();
        assertThat(key.isDestroyed()).isTrue();
        assertThatThrownBy(key::getEncoded).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void leavesNoTrace() throws Exception {
        WipeableKey key = new WipeableKey(new byte[]{1, 2, 3}, "AES");
        assertThat(key).hasToString("[redacted]");
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThatThrownBy(() -> out.writeObject(key)).isInstanceOf(NotSerializableException.class);
        }
    }
}
