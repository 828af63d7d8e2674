package org.cfgrun.runtime.comm;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.cfgrun.runtime.torch.Autograd;
import org.cfgrun.runtime.torch.Device;
import org.cfgrun.runtime.torch.Kernel;
import org.cfgrun.runtime.torch.Shape;
import org.cfgrun.runtime.torch.Tensor;
import org.cfgrun.runtime.torch.TensorScope;
import org.jspecify.annotations.Nullable;

/**
 * Processes that communicate through c10d, the library of {@code torch.distributed} inside
 * libtorch, with its backend Gloo. {@link Rendezvous} opens it.
 */
public final class ProcessGroup implements Communicator, AutoCloseable {
  private static final C10dKernel KERNEL = Kernel.bind(C10dKernel.class);

  private final Placement placement;
  private final GroupStore store;
  private final Bridge bridge;
  private final Duration timeout;
  private final String name;
  private final Set<Sums> prepared = new HashSet<>();
  private List<Peer> peers = List.of();
  private @Nullable ServerSocket living;
  private @Nullable PeerLost lost;
  private boolean communicatesInBackward;

  /**
   * Creates the communicator of an open group.
   *
   * @param name the name of the group in this process
   * @param timeout the longest time that a collective waits for the others
   */
  ProcessGroup(
      Bridge bridge, Placement placement, GroupStore store, Duration timeout, String name) {
    this.bridge = bridge;
    this.placement = placement;
    this.store = store;
    this.timeout = timeout;
    this.name = name;
  }

  /**
   * Introduces this process to the others.
   *
   * @param host the name of this machine
   * @param living a socket that is open as long as this process lives
   */
  void introduce(String host, ServerSocket living) {
    this.living = living;
    peers =
        List.copyOf(
            gather(
                new Peer(host, living.getInetAddress().getHostAddress(), living.getLocalPort())));
  }

  @Override
  public int rank() {
    return placement.rank();
  }

  @Override
  public int world() {
    return placement.world();
  }

  @Override
  public Duration timeout() {
    return timeout;
  }

  @Override
  public Pending startSum(Tensor x) {
    Tensor started = guarded(() -> KERNEL.startSum(x, name));
    return () -> guarded(() -> KERNEL.completed(started));
  }

  @Override
  public BackwardSums backwardSums(List<List<Tensor>> parameters, List<Tensor> flats) {
    Sums sums = new Sums(bridge.newSums(name, parameters, flats), flats.size());
    prepared.add(sums);
    return sums;
  }

  /** Sums of gradients in the native library. */
  private final class Sums implements BackwardSums {
    private final long id;
    private final int buckets;

    Sums(long id, int buckets) {
      this.id = id;
      this.buckets = buckets;
    }

    /**
     * The backward pass of {@link #gatherRecorded} is a collective too. It would not come in the
     * same order on ranks that reach other parameters.
     */
    @Override
    public boolean begin() {
      if (!communicatesInBackward) {
        bridge.beginSums(id);
      }
      return !communicatesInBackward;
    }

    @Override
    public List<Pending> finish() {
      guarded(
          () -> {
            bridge.finishSums(id);
            return id;
          });
      List<Pending> sums = new ArrayList<>();
      for (int i = 0; i < buckets; i++) {
        int bucket = i;
        sums.add(
            () ->
                guarded(
                    () -> {
                      bridge.awaitSum(id, bucket);
                      return bucket;
                    }));
      }
      return sums;
    }

    @Override
    public void close() {
      if (prepared.remove(this)) {
        bridge.freeSums(id);
      }
    }
  }

  @Override
  public double[] sum(double[] values) {
    return unrecorded(
        () -> {
          Tensor sums = Tensor.of(values, new Shape(values.length), Device.CPU);
          sum(sums);
          return sums.toDoubleArray();
        });
  }

  @Override
  public Tensor gatherRecorded(Tensor x) {
    communicatesInBackward = true;
    Tensor flat = x.reshape(x.size());
    long[] shape = new long[x.rank() + 1];
    shape[0] = world();
    System.arraycopy(x.shape().sizes(), 0, shape, 1, x.rank());
    return guarded(() -> KERNEL.gatherRecorded(flat, world(), name)).reshape(shape);
  }

  @Override
  public void broadcast(List<Tensor> tensors, int from) {
    unrecorded(
        () -> {
          FlatTensors.replace(tensors, flat -> guarded(() -> KERNEL.broadcast(flat, from, name)));
          return tensors;
        });
  }

  @Override
  public byte[] broadcast(byte @Nullable [] bytes, int from) {
    byte[] own = rank() == from ? Objects.requireNonNull(bytes) : new byte[0];
    int length = (int) sum(new double[] {own.length})[0];
    return unrecorded(
        () -> {
          Tensor sent = packed(own, length);
          Tensor received = guarded(() -> KERNEL.broadcast(sent, from, name));
          return Arrays.copyOf(bytes(received), length);
        });
  }

  @Override
  public List<byte[]> gather(byte[] bytes) {
    double[] lengths = new double[world()];
    lengths[rank()] = bytes.length;
    double[] all = sum(lengths);
    // Gloo gathers parts of one size only.
    int longest = (int) Arrays.stream(all).max().orElse(0);
    byte[] joined =
        unrecorded(
            () -> {
              Tensor padded = packed(bytes, longest);
              return bytes(guarded(() -> KERNEL.gather(padded, world(), name)));
            });
    int stride = joined.length / world();
    List<byte[]> parts = new ArrayList<>();
    for (int rank = 0; rank < world(); rank++) {
      parts.add(Arrays.copyOfRange(joined, rank * stride, rank * stride + (int) all[rank]));
    }
    return parts;
  }

  /** Returns bytes as integers, filled up with zeros to at least a length; not empty. */
  private static Tensor packed(byte[] bytes, int length) {
    int[] words = new int[Math.max(1, (length + Integer.BYTES - 1) / Integer.BYTES)];
    ByteBuffer.wrap(Arrays.copyOf(bytes, words.length * Integer.BYTES))
        .order(ByteOrder.nativeOrder())
        .asIntBuffer()
        .get(words);
    return Tensor.of(words, new Shape(words.length), Device.CPU);
  }

  private static byte[] bytes(Tensor words) {
    ByteBuffer buffer = words.toByteBuffer();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  @Override
  public void barrier() {
    sum(new double[1]);
  }

  private static <R> R unrecorded(Supplier<R> work) {
    return Autograd.noGrad(
        () -> {
          try (TensorScope scope = new TensorScope()) {
            return work.get();
          }
        });
  }

  /** Runs a collective. After one that has failed, the group is disconnected. */
  private <R> R guarded(Supplier<R> collective) {
    if (lost != null) {
      throw lost;
    }
    try {
      return collective.get();
    } catch (RuntimeException failure) {
      PeerFailure parsed = PeerFailure.parse(failure.getMessage());
      if (parsed == null) {
        throw failure;
      }
      lost = new PeerLost(store.explain(parsed, peers, timeout), failure);
      throw lost;
    }
  }

  /**
   * Tells the others why this process ends, as far as they can still be told. Processes that lose
   * this one report the sentence.
   *
   * @param reason what went wrong, without a period
   */
  public void fail(String reason) {
    if (lost == null) {
      String who = peers.isEmpty() ? "Rank " + rank() : peers.get(rank()).named(rank());
      store.leave("%s has failed: %s.".formatted(who, reason), Set.of());
    }
  }

  @Override
  public void close() {
    try {
      // First, so that no other process sees this one alive without its connections.
      if (living != null) {
        living.close();
      }
    } catch (IOException ignored) {
      // It only tells that this process lives.
    }
    List.copyOf(prepared).forEach(Sums::close);
    store.close();
  }
}
