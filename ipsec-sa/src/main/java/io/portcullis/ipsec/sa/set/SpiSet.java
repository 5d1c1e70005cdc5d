package io.portcullis.ipsec.sa.set;

import io.portcullis.ipsec.sa.Spi;

/**
 * A set of SPIs in one array, which takes 6 to 12 bytes each where a HashSet takes 60: there are two for each registered UE. Open
 * addressing with linear probing; 0, which is no SPI (RFC 4303 2.1), marks a free place. Not thread-safe.
 */
final class SpiSet {

    private static final int SMALLEST = 16;
    /** 2^32 divided by the golden ratio: neighbours come to lie apart. */
    private static final int SPREAD = 0x9E37_79B9;

    private int[] places = new int[SMALLEST];
    private int size;

    int size() {
        return size;
    }

    /** @return whether it was not there before */
    boolean add(Spi spi) {
        int place = find(spi.bits());
        if (places[place] != 0) {
            return false;
        }
        places[place] = spi.bits();
        if (++size > places.length / 3 * 2) {
            resize(places.length * 2);
        }
        return true;
    }

    /** @return whether it was there */
    boolean remove(Spi spi) {
        int free = find(spi.bits());
        if (places[free] == 0) {
            return false;
        }
        // What stands behind it moves up if its search begins at or before the free place.
        for (int next = after(free); places[next] != 0; next = after(next)) {
            int home = home(places[next]);
            if ((next - home & places.length - 1) >= (next - free & places.length - 1)) {
                places[free] = places[next];
                free = next;
            }
        }
        places[free] = 0;
        size--;
        return true;
    }

    /** Where these bits are, or where they belong. */
    private int find(int bits) {
        int place = home(bits);
        while (places[place] != 0 && places[place] != bits) {
            place = after(place);
        }
        return place;
    }

    private int home(int bits) {
        return bits * SPREAD >>> Integer.numberOfLeadingZeros(places.length) + 1;
    }

    private int after(int place) {
        return place + 1 & places.length - 1;
    }

    private void resize(int length) {
        int[] before = places;
        places = new int[length];
        for (int bits : before) {
            if (bits != 0) {
                places[find(bits)] = bits;
            }
        }
    }
}
