package io.portcullis.sip.stack.resolve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** The order in which the servers of a service are tried (RFC 2782): by priority, then at random by weight. */
final class SrvOrder {

    private SrvOrder() {}

    /**
     * Orders records; those that say there is no server are left out.
     *
     * @param random gives a number from 0 to below its argument
     */
    static List<DnsData.Srv> of(List<DnsData.Srv> records, IntUnaryOperator random) {
        List<DnsData.Srv> left = new ArrayList<>(records);
        left.removeIf(record -> record.target().equals(".") || record.target().isEmpty() || record.port() == 0);
        // Those of weight 0 in front, so that they are hardly ever taken where others have some.
        left.sort(Comparator.comparingInt(DnsData.Srv::priority).thenComparingInt(DnsData.Srv::weight));
        List<DnsData.Srv> ordered = new ArrayList<>(left.size());
        while (!left.isEmpty()) {
            ordered.add(left.remove(next(left, random)));
        }
        return ordered;
    }

    private static int next(List<DnsData.Srv> left, IntUnaryOperator random) {
        int priority = left.getFirst().priority();
        int sum = 0;
        int count = 0;
        for (DnsData.Srv record : left) {
            if (record.priority() == priority) {
                sum += record.weight();
                count++;
            }
        }
        if (sum == 0) {
            return random.applyAsInt(count);
        }
        int drawn = random.applyAsInt(sum + 1);
        int running = 0;
        for (int i = 0; i < count; i++) {
            running += left.get(i).weight();
            if (running >= drawn) {
                return i;
            }
        }
        return count - 1;
    }
}
