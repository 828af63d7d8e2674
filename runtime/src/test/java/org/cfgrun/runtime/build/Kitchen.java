package org.cfgrun.runtime.build;

import java.util.List;
import java.util.Map;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.components.Default;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.components.Settings;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/** Components of a domain unrelated to training. */
public final class Kitchen {
  private Kitchen() {}

  /** A dish. */
  @BuiltFrom("kitchen")
  public interface Dish {}

  /** A container for a dish. */
  @BuiltFrom("kitchen")
  public interface Plate {}

  /** The temperature of a dish. */
  public enum Heat {
    LOW,
    HIGH
  }

  /** A weight in grams. */
  @ConfigValue("an int of grams or a str with a unit")
  public record Weight(long grams) {
    /** Reads 500 and '2kg'. */
    public static Weight fromConfig(ConfigNode value) {
      Object given = ((ScalarNode) value).value();
      if (given instanceof Long grams) {
        return new Weight(grams);
      }
      String text = String.valueOf(given);
      if (!text.endsWith("kg")) {
        throw new ArgumentException("the unit must be kg.");
      }
      return new Weight(1000 * Long.parseLong(text.substring(0, text.length() - 2)));
    }
  }

  /** A place at the table. */
  public record Seat(int number, @Default("1.0") double legroom) {
    public Seat {
      if (number < 1) {
        throw new ArgumentException("number", "`number` counts from 1.");
      }
    }
  }

  /** A soup. */
  @Component("kitchen")
  public static final class Soup implements Dish {
    /** Its arguments. */
    public record Args(
        int litres,
        @Default("'low'") Heat heat,
        @Default("(0.5, 1)") List<Double> salt,
        @Default("{}") Map<String, String> labels,
        @Default("None") @Nullable Weight weight,
        @Default("None") @Nullable DictNode raw,
        @Default("None") @Nullable Long seed) {}

    final Args args;

    /** A soup. */
    public Soup(Args args) {
      if (args.litres() > 10) {
        throw new ArgumentException("litres", "`litres` must be at most 10.");
      }
      if (args.litres() == 0) {
        throw new IllegalArgumentException("there is no soup.");
      }
      if (args.litres() < 0) {
        throw new NullPointerException("pot");
      }
      this.args = args;
    }
  }

  /** A plate without arguments. */
  @Component("kitchen")
  public static final class FlatPlate implements Plate {}

  /** A meal. */
  @Component(
      value = "kitchen",
      names = {"Menu", "Meal"})
  public static final class Menu implements Dish {
    /** Its arguments. */
    public record Args(
        Dish first,
        @Default("[]") List<Dish> others,
        @Default("dict(type='FlatPlate')") Plate plate,
        @Default("None") @Nullable Seat seat) {}

    final Args args;
    final StringBuilder guest;

    /** A meal for a guest. */
    public Menu(StringBuilder guest, Args args) {
      this.guest = guest;
      this.args = args;
    }
  }

  /** A table with a dish for each of two guests. */
  @Component("kitchen")
  public static final class Table implements Dish {
    /** Its arguments. */
    public record Args(OneOrMany<Dish> dishes, @Default("dict(number=1)") OneOrMany<Seat> seats) {}

    final List<Dish> dishes;
    final List<Seat> seats;

    /** A table. */
    public Table(Args args) {
      dishes = args.dishes().each("dishes", 2);
      seats = args.seats().each("seats", 2);
    }
  }

  /** A stew whose constructor stops at the first invalid argument. */
  @Component("kitchen")
  public static final class Stew implements Dish {
    /** Its arguments. */
    public record Args(
        @Bounds(min = 1, max = 9) int hours,
        @Default("4") int portions,
        @Default("100") int least,
        @Default("200") int most,
        @Default("'low'") Heat heat,
        @Default("None") @Nullable Dish side) {
      public Args {
        if (portions < 1) {
          throw new ArgumentException("portions", "`portions` must be positive.");
        }
        if (least > most) {
          throw new ArgumentException("`least` must not be more than `most`.");
        }
        if (heat == Heat.HIGH) {
          throw new ArgumentException("heat", "A stew needs low `heat`.");
        }
        if (portions * 50 > most) {
          throw new ArgumentException("most", "`most` is too little for `portions`.");
        }
      }
    }

    /** A stew. */
    public Stew(Args args) {
      if (args.hours() < 3) {
        throw new ArgumentException("hours", "A stew takes 3 `hours`.");
      }
    }
  }

  /** The settings of the kitchen. */
  @Settings("kitchen_config")
  public record Shift(@Default("1") int cooks, Seat seat) {}
}
