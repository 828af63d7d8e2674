package org.cfgrun.runtime.data.loader;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.DataLoader;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.data.dataset.FirstSamples;
import org.cfgrun.runtime.data.dataset.SampleDataset;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.torch.Device;
import org.jspecify.annotations.Nullable;

/**
 * Loads batches with threads of its own, a few ahead of the one that is asked for. Each batch is
 * the work of one thread; they come out in the sampler's order. All chance in a sample depends on
 * the seed, the epoch and the sample's index.
 *
 * <p>One thread uses it, and one epoch at a time: asking for an epoch ends the one before.
 */
public final class DetectionLoader implements DataLoader {
  /** How many batches wait for each worker; torch's {@code prefetch_factor}. */
  private static final int AHEAD = 2;

  private final SampleDataset dataset;
  private final Sampler sampler;
  private final int workers;
  private final long seed;
  private final Device device;
  private @Nullable ExecutorService threads;
  private @Nullable Epoch current;
  private boolean closed;

  /**
   * A loader.
   *
   * @param device owns the batches; its device is the model's
   * @param seed with the epoch, the only source of chance
   */
  DetectionLoader(SampleDataset dataset, Sampler sampler, int workers, long seed, Device device) {
    this.dataset = dataset;
    this.sampler = sampler;
    this.workers = workers;
    this.seed = seed;
    this.device = device;
  }

  /** A loader of shuffled batches of one aspect group each; the last ones are filled up. */
  public static DetectionLoader shuffled(
      SampleDataset dataset, int batchSize, int workers, long seed, Device device) {
    return new DetectionLoader(
        dataset, new GroupSampler(dataset, batchSize, seed), workers, seed, device);
  }

  /** A loader of batches in the dataset's order, of the share of this process in a run. */
  public static DetectionLoader sequential(
      SampleDataset dataset,
      int batchSize,
      int workers,
      long seed,
      Device device,
      Communicator processes) {
    Sampler sampler =
        new SequentialSampler(dataset.size(), batchSize, processes.rank(), processes.world());
    return new DetectionLoader(dataset, sampler, workers, seed, device);
  }

  /**
   * A loader of the first batches of each epoch, in the order that they have in this one. It takes
   * this one's place: only one of them is used.
   *
   * @param batches how many
   * @param repeating whether order and augmentation are those of the first epoch in all others too
   */
  public DetectionLoader limited(int batches, boolean repeating) {
    return new DetectionLoader(
        dataset, new LimitedSampler(sampler, batches, repeating), workers, seed, device);
  }

  /**
   * A loader in order of the first samples alone, as many as fill some batches; its dataset has no
   * others. It takes this one's place: only one of them is used.
   */
  public DetectionLoader beginning(int batches) {
    SequentialSampler inOrder =
        sampler instanceof SequentialSampler own
            ? own
            : new SequentialSampler(dataset.size(), batchSize());
    long samples = (long) batches * batchSize() * inOrder.world();
    return new DetectionLoader(
        new FirstSamples(dataset, (int) Math.min(dataset.size(), samples)),
        new LimitedSampler(inOrder, batches, false),
        workers,
        seed,
        device);
  }

  /** How many samples go into a batch. */
  public int batchSize() {
    return sampler.batchSize();
  }

  @Override
  public int length() {
    return sampler.length();
  }

  /** How many batches an epoch would have that is not cut short. */
  public int wholeLength() {
    return sampler.wholeLength();
  }

  @Override
  public SampleDataset dataset() {
    return dataset;
  }

  @Override
  public Iterator<Batch> epoch(long epoch, int first) {
    if (closed) {
      throw new IllegalStateException("the loader is closed");
    }
    endEpoch();
    List<int[]> batches = sampler.batches(epoch);
    current = new Epoch(sampler.drawnAs(epoch), batches.subList(first, batches.size()));
    return current;
  }

  private void endEpoch() {
    if (current != null) {
      current.end();
      current = null;
    }
  }

  private ExecutorService threads() {
    if (threads == null) {
      threads = Executors.newFixedThreadPool(workers, new Workers());
    }
    return threads;
  }

  /** Threads that do not keep the program from ending. */
  private static final class Workers implements ThreadFactory {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public Thread newThread(Runnable work) {
      Thread thread = new Thread(work, "loader-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    }
  }

  private HostBatch load(int[] indices, long epoch) {
    List<Sample> samples = new ArrayList<>();
    try {
      for (int index : indices) {
        samples.add(dataset.load(index, RandomStreams.of(seed, epoch, index)));
      }
      return Collator.collate(samples);
    } finally {
      samples.forEach(Sample::close);
    }
  }

  @Override
  public void close() {
    closed = true;
    endEpoch();
    if (threads != null) {
      threads.shutdownNow();
      try {
        threads.awaitTermination(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      threads = null;
    }
  }

  private final class Epoch implements Iterator<Batch> {
    private final long epoch;
    private final List<int[]> batches;
    private final Deque<Future<HostBatch>> ahead = new ArrayDeque<>();
    private int asked;
    private int given;
    private boolean ended;

    Epoch(long epoch, List<int[]> batches) {
      this.epoch = epoch;
      this.batches = batches;
      ask();
    }

    private void ask() {
      while (asked < batches.size() && ahead.size() < AHEAD * workers) {
        int[] indices = batches.get(asked++);
        ahead.add(threads().submit(() -> load(indices, epoch)));
      }
    }

    @Override
    public boolean hasNext() {
      return !ended && given < batches.size();
    }

    @Override
    public Batch next() {
      if (ended) {
        throw new IllegalStateException("another epoch was begun, or the loader was closed");
      }
      if (given == batches.size()) {
        throw new NoSuchElementException();
      }
      int[] indices = batches.get(given++);
      return (workers == 0 ? load(indices, epoch) : await()).moveTo(device);
    }

    private HostBatch await() {
      Future<HostBatch> next = ahead.remove();
      ask();
      try {
        return next.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException unchecked) {
          throw unchecked;
        }
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw BadData.of("Loading was interrupted.", e);
      }
    }

    void end() {
      ended = true;
      ahead.forEach(batch -> batch.cancel(false));
      ahead.clear();
    }
  }
}
