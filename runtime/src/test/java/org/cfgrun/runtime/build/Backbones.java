package org.cfgrun.runtime.build;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;

/** Components of the goldens of mmcv's registry. */
public final class Backbones {
  private Backbones() {}

  /** A component. */
  @BuiltFrom("backbone")
  public interface Backbone {}

  /** A component that rejects some arguments. */
  @Component("backbone")
  public static final class ResNet implements Backbone {
    /**
     * The arguments.
     *
     * @param depth one of 18 and 50
     * @param stages at most 4
     */
    public record Args(int depth, @Default("4") int stages) {}

    private final Args args;

    /** Checks the arguments. */
    public ResNet(Args args) {
      if (args.depth() != 18 && args.depth() != 50) {
        throw new ArgumentException("depth", "`depth` must be 18 or 50.");
      }
      if (args.stages() > 4) {
        throw new ArgumentException("stages", "`stages` must be at most 4.");
      }
      this.args = args;
    }

    @Override
    public String toString() {
      return "ResNet(depth=%d, stages=%d)".formatted(args.depth(), args.stages());
    }
  }

  /** A component that contains another. */
  @Component("backbone")
  public static final class Outer implements Backbone {
    /**
     * The arguments.
     *
     * @param inner the contained component
     */
    public record Args(Backbone inner) {}

    private final Args args;

    /** Creates the component. */
    public Outer(Args args) {
      this.args = args;
    }

    @Override
    public String toString() {
      return "Outer(" + args.inner() + ")";
    }
  }
}
