package io.portcullis.sip.stack.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * One buffer for all that the sockets of an event loop read, one after the other: who handles a datagram has copied what it needs
 * when it returns. From a pool a buffer for so many datagrams would be a quarter of a chunk, and a pool that has lent nothing else
 * gives such a chunk back to the system with it: each read would clear 4 MiB of new memory.
 */
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {

    /** More than any datagram: none is cut short. */
    static final int SLOT = 65_536;
    /** Datagrams that one system call reads. */
    private static final int SLOTS = 16;

    private static final FastThreadLocal<ByteBuf> OF_LOOP = new FastThreadLocal<>() {

        @Override
        protected ByteBuf initialValue() {
            return Unpooled.directBuffer(SLOT * SLOTS);
        }

        @Override
        protected void onRemoval(ByteBuf buffer) {
            buffer.release();
        }
    };

    @Override
    public MaxMessageHandle newHandle() {
        return new MaxMessageHandle() {

            @Override
            public int guess() {
                return SLOT * SLOTS;
            }

            // Another one while somebody holds the loop's: correct, and slow.
            @Override
            public ByteBuf allocate(ByteBufAllocator allocator) {
                ByteBuf buffer = OF_LOOP.get();
                return buffer.refCnt() == 1 ? buffer.clear().retain() : allocator.directBuffer(SLOT * SLOTS);
            }
        };
    }
}
