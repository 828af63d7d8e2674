package org.cfgrun.runtime.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SequenceNode;

/**
 * What a run does in turn, over and over: {@code [('train', 2), ('val', 1)]} trains two epochs and
 * measures the loss on the validation data once.
 *
 * @param flows the parts, in order; one of them trains
 */
@ConfigValue("a list such as [('train', 1)]")
public record Workflow(List<Flow> flows) {
  /**
   * A part of a workflow.
   *
   * @param mode what is done
   * @param times how many epochs (or iterations, in a runner that counts them) in a row
   */
  public record Flow(Mode mode, int times) {
    @Override
    public String toString() {
      return "('%s', %d)".formatted(mode.key(), times);
    }
  }

  /**
   * A place in a workflow.
   *
   * @param flow the number of the part, from 0
   * @param repeat how many of its times are complete
   */
  public record Place(int flow, int repeat) {
    /** Where every turn begins. */
    public static final Place FIRST = new Place(0, 0);
  }

  /** Training and nothing else. */
  public static final Workflow TRAIN = new Workflow(List.of(new Flow(Mode.TRAIN, 1)));

  /**
   * A workflow.
   *
   * @throws ArgumentException when no part trains, because such a run would never end
   */
  public Workflow {
    flows = List.copyOf(flows);
    if (flows.stream().noneMatch(flow -> flow.mode() == Mode.TRAIN)) {
      throw new ArgumentException("A workflow must have a 'train' part.");
    }
  }

  /** Reads the config's {@code workflow}. */
  public static Workflow fromConfig(ConfigNode value) {
    if (!(value instanceof ListNode list)) {
      throw new ArgumentException(
          "`workflow` must be a list such as [('train', 1)], but is " + value.description() + ".");
    }
    List<Flow> flows = new ArrayList<>();
    for (ConfigNode item : list.items()) {
      List<ConfigNode> pair = item instanceof SequenceNode sequence ? sequence.items() : List.of();
      if (pair.size() != 2) {
        throw new ArgumentException(
            "A part of `workflow` must be a pair such as ('train', 1), but got " + item + ".");
      }
      flows.add(new Flow(mode(pair.get(0)), times(pair.get(1))));
    }
    return new Workflow(flows);
  }

  private static Mode mode(ConfigNode node) {
    return Arrays.stream(Mode.values())
        .filter(mode -> node instanceof ScalarNode s && mode.key().equals(s.value()))
        .findFirst()
        .orElseThrow(
            () ->
                new ArgumentException(
                    "A part of `workflow` is either 'train' or 'val', but got " + node + "."));
  }

  private static int times(ConfigNode node) {
    if (node instanceof ScalarNode scalar
        && scalar.value() instanceof Long times
        && times >= 1
        && times <= Integer.MAX_VALUE) {
      return times.intValue();
    }
    throw new ArgumentException(
        "A part of `workflow` is done at least once, but got " + node + " times.");
  }

  Flow at(Place place) {
    return flows.get(place.flow());
  }

  /** The place after {@code place}; after the last one it is the first again. */
  Place after(Place place) {
    if (place.repeat() + 1 < at(place).times()) {
      return new Place(place.flow(), place.repeat() + 1);
    }
    return new Place((place.flow() + 1) % flows.size(), 0);
  }

  /**
   * How often a part has been done, where every time of a part that trains is one iteration.
   *
   * @param flow the number of the part
   * @param place where the workflow stands
   * @param iteration how many iterations of training are complete
   */
  long timesDone(int flow, Place place, long iteration) {
    long inTurn = 0;
    long wholeTurn = 0;
    for (int i = 0; i < flows.size(); i++) {
      if (flows.get(i).mode() == Mode.TRAIN) {
        inTurn += timesBefore(i, place);
        wholeTurn += flows.get(i).times();
      }
    }
    long turns = Math.max(0, iteration - inTurn) / wholeTurn;
    return turns * flows.get(flow).times() + timesBefore(flow, place);
  }

  /** How often a part is done in the turn that {@code place} stands in. */
  private int timesBefore(int flow, Place place) {
    if (flow == place.flow()) {
      return place.repeat();
    }
    return flow < place.flow() ? flows.get(flow).times() : 0;
  }

  /** Whether the place lies in this workflow; one from another config's checkpoint may not. */
  boolean has(Place place) {
    return place.flow() < flows.size() && place.repeat() < at(place).times();
  }

  @Override
  public String toString() {
    return flows.stream().map(Flow::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
