package org.cfgrun.runtime.training.trial;

import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import org.cfgrun.runtime.data.Batch;
import org.cfgrun.runtime.data.DataLoader;
import org.cfgrun.runtime.data.Dataset;
import org.cfgrun.runtime.model.LossModel;
import org.cfgrun.runtime.model.StepOutput;
import org.cfgrun.runtime.nn.Init;
import org.cfgrun.runtime.nn.Module;
import org.cfgrun.runtime.nn.Parameter;

/** Model and batches for runs that train nothing. */
public final class NoopRun {
  private NoopRun() {}

  /** A model with one parameter, one more in each part, and no computation. */
  public static final class Model extends LossModel {
    private final Parameter weight = parameter("weight", Init.constant(0), 1, 1);

    /**
     * @param parts the names of its parts; "" stands for the whole model
     */
    public Model(Collection<String> parts) {
      parts.stream().filter(part -> !part.isEmpty()).forEach(part -> child(part, new Part()));
    }

    @Override
    public StepOutput trainStep(Batch batch) {
      return new StepOutput(weight.data(), Map.of(), 1);
    }

    @Override
    public StepOutput valStep(Batch batch) {
      return trainStep(batch);
    }
  }

  private static final class Part extends Module {
    Part() {
      parameter("weight", Init.constant(0), 1, 1);
    }
  }

  /** Returns a number of empty batches. */
  record Loader(int length) implements DataLoader {
    @Override
    public Dataset dataset() {
      throw new IllegalStateException("empty batches have no dataset");
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
