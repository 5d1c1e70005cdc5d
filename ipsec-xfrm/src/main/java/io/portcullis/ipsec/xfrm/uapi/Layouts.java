package io.portcullis.ipsec.xfrm.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.StructLayout;

/**
 * The structs of linux/xfrm.h as a 64-bit C compiler lays them out, with the kernel's field names. Only their sizes and
 * offsets are used: messages are accessed unaligned, since attributes are aligned to four bytes alone.
 */
final class Layouts {

    private static final SequenceLayout ADDRESS = MemoryLayout.sequenceLayout(4, JAVA_INT);
    private static final SequenceLayout ALG_NAME = MemoryLayout.sequenceLayout(64, JAVA_BYTE);

    static final StructLayout SELECTOR = MemoryLayout.structLayout(
            ADDRESS.withName("daddr"), ADDRESS.withName("saddr"),
            JAVA_SHORT.withName("dport"), JAVA_SHORT.withName("dport_mask"),
            JAVA_SHORT.withName("sport"), JAVA_SHORT.withName("sport_mask"),
            JAVA_SHORT.withName("family"),
            JAVA_BYTE.withName("prefixlen_d"), JAVA_BYTE.withName("prefixlen_s"), JAVA_BYTE.withName("proto"),
            MemoryLayout.paddingLayout(3),
            JAVA_INT.withName("ifindex"), JAVA_INT.withName("user"));

    static final StructLayout ID = MemoryLayout.structLayout(
            ADDRESS.withName("daddr"), JAVA_INT.withName("spi"), JAVA_BYTE.withName("proto"),
            MemoryLayout.paddingLayout(3));

    static final StructLayout LIFETIME_CFG = MemoryLayout.structLayout(
            JAVA_LONG.withName("soft_byte_limit"), JAVA_LONG.withName("hard_byte_limit"),
            JAVA_LONG.withName("soft_packet_limit"), JAVA_LONG.withName("hard_packet_limit"),
            JAVA_LONG.withName("soft_add_expires_seconds"), JAVA_LONG.withName("hard_add_expires_seconds"),
            JAVA_LONG.withName("soft_use_expires_seconds"), JAVA_LONG.withName("hard_use_expires_seconds"));

    static final StructLayout LIFETIME_CUR = MemoryLayout.structLayout(
            JAVA_LONG.withName("bytes"), JAVA_LONG.withName("packets"),
            JAVA_LONG.withName("add_time"), JAVA_LONG.withName("use_time"));

    static final StructLayout STATS = MemoryLayout.structLayout(
            JAVA_INT.withName("replay_window"), JAVA_INT.withName("replay"), JAVA_INT.withName("integrity_failed"));

    static final StructLayout USERSA_INFO = MemoryLayout.structLayout(
            SELECTOR.withName("sel"), ID.withName("id"), ADDRESS.withName("saddr"), LIFETIME_CFG.withName("lft"),
            LIFETIME_CUR.withName("curlft"), STATS.withName("stats"),
            JAVA_INT.withName("seq"), JAVA_INT.withName("reqid"), JAVA_SHORT.withName("family"),
            JAVA_BYTE.withName("mode"), JAVA_BYTE.withName("replay_window"), JAVA_BYTE.withName("flags"),
            MemoryLayout.paddingLayout(7));

    static final StructLayout USERSA_ID = MemoryLayout.structLayout(
            ADDRESS.withName("daddr"), JAVA_INT.withName("spi"), JAVA_SHORT.withName("family"),
            JAVA_BYTE.withName("proto"), MemoryLayout.paddingLayout(1));

    static final StructLayout USERPOLICY_INFO = MemoryLayout.structLayout(
            SELECTOR.withName("sel"), LIFETIME_CFG.withName("lft"), LIFETIME_CUR.withName("curlft"),
            JAVA_INT.withName("priority"), JAVA_INT.withName("index"),
            JAVA_BYTE.withName("dir"), JAVA_BYTE.withName("action"), JAVA_BYTE.withName("flags"),
            JAVA_BYTE.withName("share"), MemoryLayout.paddingLayout(4));

    static final StructLayout USERPOLICY_ID = MemoryLayout.structLayout(
            SELECTOR.withName("sel"), JAVA_INT.withName("index"), JAVA_BYTE.withName("dir"),
            MemoryLayout.paddingLayout(3));

    static final StructLayout USER_TMPL = MemoryLayout.structLayout(
            ID.withName("id"), JAVA_SHORT.withName("family"), MemoryLayout.paddingLayout(2),
            ADDRESS.withName("saddr"), JAVA_INT.withName("reqid"),
            JAVA_BYTE.withName("mode"), JAVA_BYTE.withName("share"), JAVA_BYTE.withName("optional"),
            MemoryLayout.paddingLayout(1),
            JAVA_INT.withName("aalgos"), JAVA_INT.withName("ealgos"), JAVA_INT.withName("calgos"));

    /** The key follows. */
    static final StructLayout ALGO = MemoryLayout.structLayout(
            ALG_NAME.withName("alg_name"), JAVA_INT.withName("alg_key_len"));

    /** The key follows. */
    static final StructLayout ALGO_AUTH = MemoryLayout.structLayout(
            ALG_NAME.withName("alg_name"), JAVA_INT.withName("alg_key_len"), JAVA_INT.withName("alg_trunc_len"));

    /** The key follows. */
    static final StructLayout ALGO_AEAD = MemoryLayout.structLayout(
            ALG_NAME.withName("alg_name"), JAVA_INT.withName("alg_key_len"), JAVA_INT.withName("alg_icv_len"));

    static final StructLayout REPLAY_STATE = MemoryLayout.structLayout(
            JAVA_INT.withName("oseq"), JAVA_INT.withName("seq"), JAVA_INT.withName("bitmap"));

    /** The bitmap follows. */
    static final StructLayout REPLAY_STATE_ESN = MemoryLayout.structLayout(
            JAVA_INT.withName("bmp_len"), JAVA_INT.withName("oseq"), JAVA_INT.withName("seq"),
            JAVA_INT.withName("oseq_hi"), JAVA_INT.withName("seq_hi"), JAVA_INT.withName("replay_window"));

    private Layouts() {}

    static int size(StructLayout layout) {
        return (int) layout.byteSize();
    }

    /** A field's offset; each further name goes into the struct before. */
    static long at(StructLayout layout, String... path) {
        MemoryLayout.PathElement[] elements = new MemoryLayout.PathElement[path.length];
        for (int i = 0; i < path.length; i++) {
            elements[i] = groupElement(path[i]);
        }
        return layout.byteOffset(elements);
    }
}
