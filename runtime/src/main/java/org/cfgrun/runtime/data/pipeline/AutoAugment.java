package org.cfgrun.runtime.data.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Registries;
import org.jspecify.annotations.Nullable;

/**
 * Applies one of several lists of steps, chosen at random (AutoAugment,
 * https://arxiv.org/abs/1906.11172). (mmdet's AutoAugment.)
 */
@Component(Registries.PIPELINES)
public final class AutoAugment implements Transform {
  /**
   * The arguments.
   *
   * @param policies lists of steps
   */
  public record Args(List<List<Transform>> policies) {
    public Args {
      if (policies.isEmpty() || policies.stream().anyMatch(List::isEmpty)) {
        throw new ArgumentException(
            "policies", "Expected at least one list, each with at least one step.");
      }
    }
  }

  private final List<Pipeline> policies = new ArrayList<>();

  public AutoAugment(Args args) {
    args.policies.forEach(policy -> policies.add(new Pipeline(policy)));
  }

  /** All policies must fit; what they make of a sample is known if it is the same. */
  @Override
  public SampleSpec output(SampleSpec input) {
    SampleSpec output = null;
    for (int i = 0; i < policies.size(); i++) {
      SampleSpec own = policies.get(i).output("policies." + i, input);
      output = output == null || output.equals(own) ? own : SampleSpec.UNKNOWN;
    }
    return output == null ? input : output;
  }

  @Override
  public boolean loadsSemanticMaps() {
    return policies.stream()
        .anyMatch(policy -> policy.transforms().stream().anyMatch(Transform::loadsSemanticMaps));
  }

  @Override
  public boolean loadsMasks() {
    return policies.stream()
        .anyMatch(policy -> policy.transforms().stream().anyMatch(Transform::loadsMasks));
  }

  @Override
  public @Nullable Sample apply(Sample sample, RandomGenerator random) {
    return policies.get(random.nextInt(policies.size())).apply(sample, random);
  }
}
