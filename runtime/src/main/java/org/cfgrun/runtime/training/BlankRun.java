package org.cfgrun.runtime.training;

import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.DataLoader;
import org.cfgrun.runtime.data.Dataset;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Parameter;

/** A model and data for runs in which nothing is learnt. */
final class BlankRun {
  private BlankRun() {}

  /** One parameter, and no computation. */
  static final class Model extends TrainableModel {
    private final Parameter weight = parameter("weight", Init.constant(0), 1, 1);

    @Override
    public StepOutput trainStep(Batch batch) {
      return new StepOutput(weight.data(), Map.of(), 1);
    }

    @Override
    public StepOutput valStep(Batch batch) {
      return trainStep(batch);
    }
  }

  /** Gives a number of batches that hold nothing. */
  record Loader(int length) implements DataLoader {
    @Override
    public Dataset dataset() {
      throw new IllegalStateException("blank batches come from no data");
    }

    @Override
    public Iterator<Batch> epoch(long epoch, int first) {
      return Collections.nCopies(length - first, (Batch) new Empty()).iterator();
    }

    @Override
    public void close() {}
  }

  private record Empty() implements Batch {
    @Override
    public int size() {
      return 1;
    }

    @Override
    public void close() {}
  }
}
