package org.cfgrun.runtime.data.loader;

/**
 * Generator of PyTorch on a CPU: the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998). It
 * gives the permutations that {@code torch.randperm} gives for a {@code torch.Generator} of the
 * same seed, so that samples come in the order in which PyTorch would draw them.
 */
final class TorchRandom {
  private static final int SIZE = 624;
  private static final int MIDDLE = 397;
  private static final int HIGHEST = 0x80000000;

  private final int[] state = new int[SIZE];
  private int next = SIZE;

  /**
   * Creates a generator.
   *
   * @param seed its low 32 bits count, as in PyTorch
   */
  TorchRandom(long seed) {
    state[0] = (int) seed;
    for (int i = 1; i < SIZE; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** Returns the next 32 bits as an unsigned number. */
  private long next32() {
    if (next == SIZE) {
      twist();
    }
    int bits = state[next++];
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    bits ^= bits >>> 18;
    return Integer.toUnsignedLong(bits);
  }

  private void twist() {
    for (int i = 0; i < SIZE; i++) {
      int mixed = (state[i] & HIGHEST) | (state[(i + 1) % SIZE] & ~HIGHEST);
      int odd = (mixed & 1) == 0 ? 0 : 0x9908b0df;
      state[i] = state[(i + MIDDLE) % SIZE] ^ (mixed >>> 1) ^ odd;
    }
    next = 0;
  }

  /** Returns a random order of the numbers below {@code n}; the generator goes on. */
  int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    for (int i = 0; i < n - 1; i++) {
      int other = i + (int) (next32() % (n - i));
      int moved = order[i];
      order[i] = order[other];
      order[other] = moved;
    }
    return order;
  }
}
