package org.cfgrun.runtime.data.loader;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.runtime.build.Configured;
import org.cfgrun.runtime.comm.Communicator;
import org.cfgrun.runtime.data.BadData;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.DataLoader;
import org.cfgrun.runtime.data.DetectionBatch;
import org.cfgrun.runtime.data.RandomStreams;
import org.cfgrun.runtime.data.dataset.FirstSamples;
import org.cfgrun.runtime.data.dataset.SampleDataset;
import org.cfgrun.runtime.data.pipeline.Sample;
import org.cfgrun.runtime.torch.Device;
import org.jspecify.annotations.Nullable;

/**
 * Loads batches in worker threads and prefetches a few of them. Each batch is assembled by one
 * worker, and batches are returned in the order of the sampler. The randomness of a sample depends
 * only on the seed, the epoch and the sample's index.
 *
 * <p>Not thread-safe. Starting an epoch ends the previous one.
 */
public final class DetectionLoader implements DataLoader {
  /** The number of batches to prefetch per worker; torch's {@code prefetch_factor}. */
  private static final int PREFETCH_FACTOR = 2;

  private final SampleDataset dataset;
  private final IndexSampler sampler;
  private final int workers;
  private final long seed;
  private final Device device;
  private @Nullable ExecutorService threads;
  private @Nullable Epoch current;
  private boolean copiesAhead;
  private boolean closed;

  /**
   * Creates a loader.
   *
   * @param device the device of the model, which batches are copied to
   * @param seed the random seed
   */
  DetectionLoader(
      SampleDataset dataset, IndexSampler sampler, int workers, long seed, Device device) {
    this.dataset = dataset;
    this.sampler = sampler;
    this.workers = workers;
    this.seed = seed;
    this.device = device;
    copiesAhead = device.isGpu();
  }

  /**
   * Makes this loader copy each batch to the device before the step of the one before, as for a
   * GPU.
   */
  DetectionLoader copyingAhead() {
    copiesAhead = true;
    return this;
  }

  /**
   * Creates a loader of shuffled batches, each from one aspect group. The last batch of each group
   * is filled up. Processes that a launcher has started share the order of mmdet's {@code
   * DistributedGroupSampler}.
   */
  public static DetectionLoader shuffled(
      SampleDataset dataset,
      int batchSize,
      int workers,
      long seed,
      Device device,
      Communicator processes) {
    IndexSampler sampler =
        processes.isLaunched()
            ? new DistributedGroupSampler(
                AspectGroups.of(dataset), batchSize, seed, processes.rank(), processes.world())
            : new GroupSampler(dataset, batchSize, seed);
    return new DetectionLoader(dataset, sampler, workers, seed, device);
  }

  /**
   * Creates a loader of batches without end, in the order of mmdet's {@code
   * InfiniteGroupBatchSampler}, or of its {@code InfiniteBatchSampler}.
   *
   * @param shuffle whether batches are random and each from one aspect group; if false, in dataset
   *     order
   */
  public static DetectionLoader endless(
      SampleDataset dataset,
      boolean shuffle,
      int batchSize,
      int workers,
      long seed,
      Device device,
      Communicator processes) {
    List<int[]> groups =
        shuffle ? AspectGroups.of(dataset) : List.of(IntStream.range(0, dataset.size()).toArray());
    return new DetectionLoader(
        dataset,
        new InfiniteBatchSampler(
            groups, batchSize, shuffle, seed, processes.rank(), processes.world()),
        workers,
        seed,
        device);
  }

  /**
   * Creates a loader of batches that are drawn class by class, in the order of mmdet's {@code
   * ClassAwareSampler}.
   *
   * @param perClass number of images that a class gives in its turn
   */
  public static DetectionLoader classAware(
      SampleDataset dataset,
      int perClass,
      int batchSize,
      int workers,
      long seed,
      Device device,
      Communicator processes) {
    IndexSampler sampler =
        new ClassAwareSampler(
            dataset, batchSize, perClass, seed, processes.rank(), processes.world());
    return new DetectionLoader(dataset, sampler, workers, seed, device);
  }

  /**
   * Creates a loader of batches in dataset order. Each process takes an equal share, as from
   * mmdet's {@code DistributedSampler}.
   */
  public static DetectionLoader sequential(
      SampleDataset dataset,
      int batchSize,
      int workers,
      long seed,
      Device device,
      Communicator processes) {
    IndexSampler sampler =
        new SequentialSampler(dataset.size(), batchSize, processes.rank(), processes.world());
    return new DetectionLoader(dataset, sampler, workers, seed, device);
  }

  /**
   * Returns a loader of the first batches of each epoch, in the same order. It replaces this
   * loader: use only one of the two.
   *
   * @param batches maximum number of batches per epoch
   * @param repeating whether every epoch repeats the order and augmentation of the first
   */
  public DetectionLoader limited(int batches, boolean repeating) {
    return new DetectionLoader(
        dataset, new LimitedSampler(sampler, batches, repeating), workers, seed, device);
  }

  /**
   * Returns a sequential loader of only the first samples, enough for the returned number of
   * batches. Its dataset has no other samples. It replaces this loader: use only one of the two.
   */
  public DetectionLoader firstSamples(int batches) {
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

  /** Returns the batch size. */
  public int batchSize() {
    return sampler.batchSize();
  }

  @Override
  public int length() {
    return sampler.length();
  }

  /** Returns the number of batches in an epoch that is not limited. */
  public int unlimitedLength() {
    return sampler.unlimitedLength();
  }

  @Override
  public boolean isEndless() {
    return sampler.isEndless();
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
    current = new Epoch(sampler.epoch(epoch, first));
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

  /** Creates daemon threads, which do not keep the JVM alive. */
  private static final class Workers implements ThreadFactory {
    private final AtomicInteger count = new AtomicInteger();

    @Override
    public Thread newThread(Runnable work) {
      Thread thread = new Thread(work, "loader-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    }
  }

  private HostBatch load(IndexBatch batch) {
    List<Sample> samples = new ArrayList<>();
    try {
      for (int i = 0; i < batch.size(); i++) {
        int index = batch.indices()[i];
        samples.add(dataset.load(index, RandomStreams.of(seed, batch.passes()[i], index)));
      }
      return collate(samples);
    } finally {
      samples.forEach(Sample::close);
    }
  }

  private HostBatch collate(List<Sample> samples) {
    try {
      return Collator.collate(samples, device);
    } catch (ConfigException failure) {
      throw dataset instanceof Configured configured
          ? failure.at(configured.spanOf("pipeline"))
          : failure;
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
    /** The batches that are not requested yet. */
    private final Iterator<IndexBatch> batches;

    private final Deque<Future<HostBatch>> pending = new ArrayDeque<>();
    private @Nullable DetectionBatch ahead;
    private volatile boolean ended;

    Epoch(Iterator<IndexBatch> batches) {
      this.batches = batches;
      prefetch();
    }

    private void prefetch() {
      while (pending.size() < PREFETCH_FACTOR * workers && batches.hasNext()) {
        IndexBatch batch = batches.next();
        pending.add(threads().submit(() -> loadUnlessEnded(batch)));
      }
    }

    private HostBatch loadUnlessEnded(IndexBatch batch) {
      HostBatch loaded = load(batch);
      if (ended) {
        loaded.close();
      }
      return loaded;
    }

    @Override
    public boolean hasNext() {
      return !ended && (ahead != null || !pending.isEmpty() || batches.hasNext());
    }

    @Override
    public Batch next() {
      if (ended) {
        throw new IllegalStateException(
            "the epoch ended: another epoch was started, or the loader was closed");
      }
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      DetectionBatch batch =
          ahead == null ? (workers == 0 ? load(batches.next()) : await()).moveTo(device) : ahead;
      ahead = copiesAhead ? readyAhead() : null;
      return batch;
    }

    /**
     * Starts to copy the next batch to the device, if a worker has it ready. The copy of a GPU then
     * runs before the step of this batch, for which nothing waits.
     *
     * @return null if the next batch is not ready, or could not be loaded, which is reported when
     *     its turn comes
     */
    private @Nullable DetectionBatch readyAhead() {
      Future<HostBatch> next = pending.peek();
      if (next == null || !next.isDone() || next.isCancelled()) {
        return null;
      }
      try {
        DetectionBatch batch = next.get().moveTo(device);
        pending.remove();
        prefetch();
        return batch;
      } catch (ExecutionException failed) {
        return null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }

    private HostBatch await() {
      Future<HostBatch> next = pending.remove();
      prefetch();
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

    private static void discard(Future<HostBatch> batch) {
      if (batch.cancel(false)) {
        return;
      }
      try {
        batch.get().close();
      } catch (ExecutionException | InterruptedException | CancellationException none) {
        // There is no batch to free.
      }
    }

    void end() {
      ended = true;
      if (ahead != null) {
        ahead.close();
        ahead = null;
      }
      pending.forEach(Epoch::discard);
      pending.clear();
    }
  }
}
