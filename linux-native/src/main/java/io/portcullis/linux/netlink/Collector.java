package io.portcullis.linux.netlink;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/** Matches answers to the requests of one send, whose sequence numbers follow each other. */
final class Collector {

    private final List<NetlinkMessage> messages;
    private final int first;
    private final Consumer<NetlinkAnswer> objects;
    private final @Nullable NetlinkAck[] acks;
    private int open;

    /**
     * @param first   the first message's sequence number
     * @param objects takes what is no ACK
     */
    Collector(List<NetlinkMessage> messages, int first, Consumer<NetlinkAnswer> objects) {
        this.messages = messages;
        this.first = first;
        this.objects = objects;
        this.acks = new NetlinkAck[messages.size()];
        this.open = messages.size();
    }

    /** Whether every request has its ACK. */
    boolean complete() {
        return open == 0;
    }

    /** Takes an answer; one to some other request is passed over. */
    void take(NetlinkAnswer answer) {
        int index = answer.sequence() - first;
        if (index < 0 || index >= messages.size()) {
            return;
        }
        if (answer.type() != NetlinkConstants.NLMSG_ERROR) {
            objects.accept(answer);
        } else if (acks[index] == null) {
            acks[index] = new NetlinkAck(messages.get(index).operation(), answer.errno(), answer.detail());
            open--;
        }
    }

    /** The ACKs in the order of the requests, once {@link #complete()}. */
    List<NetlinkAck> acks() {
        List<NetlinkAck> all = new ArrayList<>(acks.length);
        for (NetlinkAck ack : acks) {
            if (ack == null) {
                throw new IllegalStateException(open + " answers are missing");
            }
            all.add(ack);
        }
        return all;
    }
}
