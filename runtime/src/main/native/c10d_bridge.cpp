// Opens process groups of c10d, which lies inside the libtorch that DJL loads. TorchScript can run the
// collectives of a group by its name, but cannot create one: neither the store nor the Gloo backend is a
// class there. This library creates them and registers the group. Java calls it through JNA.
//
// Each function catches every exception, because one that leaves C++ ends the JVM, and returns 0 for
// success. Otherwise `error` holds the message, cut at its capacity.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include <ATen/ATen.h>
#include <c10/util/Logging.h>
#include <torch/csrc/autograd/grad_mode.h>
#include <torch/csrc/autograd/utils/lambda_post_hook.h>
#include <torch/csrc/autograd/variable.h>
#include <torch/csrc/distributed/c10d/GroupRegistry.hpp>
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

namespace {

// A group with the store that it was opened with.
struct Opened {
  c10::intrusive_ptr<c10d::Store> store;
  c10::intrusive_ptr<c10d::ProcessGroup> group;
};

// Groups by name. Never destroyed: at exit, threads of Gloo may outlive the destructors of statics.
std::map<std::string, Opened>& groups() {
  static auto* all = new std::map<std::string, Opened>();
  return *all;
}

std::mutex& lock() {
  static auto* mutex = new std::mutex();
  return *mutex;
}

template <typename Work>
int32_t guarded(char* error, int32_t capacity, Work work) {
  std::string message;
  try {
    work();
    return 0;
  } catch (const c10::Error& failure) {
    message = failure.what_without_backtrace();
  } catch (const std::exception& failure) {
    message = failure.what();
  } catch (...) {
    message = "unknown error";
  }
  if (capacity > 0) {
    std::strncpy(error, message.c_str(), capacity - 1);
    error[capacity - 1] = '\0';
  }
  return 1;
}

c10::intrusive_ptr<c10d::Store> store_of(const char* name) {
  std::lock_guard<std::mutex> guard(lock());
  auto found = groups().find(name);
  if (found == groups().end()) {
    throw std::runtime_error(std::string("the group ") + name + " is not open");
  }
  return found->second.store;
}

c10::intrusive_ptr<c10d::ProcessGroup> group_of(const std::string& name) {
  std::lock_guard<std::mutex> guard(lock());
  auto found = groups().find(name);
  if (found == groups().end() || !found->second.group) {
    throw std::runtime_error("the group " + name + " is not open");
  }
  return found->second.group;
}

// Sums of gradients over all ranks, bucket by bucket. Between begin() and finish(), the sum of a bucket starts in
// the backward pass that computes its last gradient, while that pass computes the gradients of earlier layers.
// Buckets start in their order, so that it is the same on ranks that reach other parameters.
//
// DDP's Reducer does the same, but divides gradients before it sums them, orders its buckets anew after the first
// step, and sends its marks of reached parameters as another bucket of integers.
class GradientSums : public std::enable_shared_from_this<GradientSums> {
 public:
  struct Bucket {
    at::Tensor flat;
    std::vector<size_t> members;
    size_t missing = 0;
    c10::intrusive_ptr<c10d::Work> sum;
  };

  GradientSums(std::string group, std::vector<at::Tensor> parameters, std::vector<Bucket> buckets)
      : group_(std::move(group)), parameters_(std::move(parameters)), buckets_(std::move(buckets)),
        bucket_of_(parameters_.size()), ready_(parameters_.size()) {
    for (size_t bucket = 0; bucket < buckets_.size(); bucket++) {
      for (size_t member : buckets_[bucket].members) {
        bucket_of_[member] = bucket;
      }
    }
  }

  // Listens to the accumulation of each gradient. A parameter holds its accumulator only weakly.
  void listen() {
    std::weak_ptr<GradientSums> self = weak_from_this();
    for (size_t i = 0; i < parameters_.size(); i++) {
      auto accumulator = torch::autograd::impl::grad_accumulator(parameters_[i]);
      accumulator->add_post_hook(std::make_unique<torch::autograd::utils::LambdaPostHook>(
          [self, i](const std::vector<at::Tensor>& outputs, const std::vector<at::Tensor>&) {
            if (auto sums = self.lock()) {
              sums->accumulated(i);
            }
            return outputs;
          }));
      accumulators_.push_back(std::move(accumulator));
    }
  }

  void begin() {
    std::fill(ready_.begin(), ready_.end(), false);
    for (Bucket& bucket : buckets_) {
      bucket.missing = bucket.members.size();
      bucket.sum.reset();
    }
    next_ = 0;
    failure_.clear();
    listening_ = true;
  }

  // Starts what no backward pass has started: buckets with parameters that this rank did not reach.
  void finish() {
    listening_ = false;
    if (!failure_.empty()) {
      throw std::runtime_error(failure_);
    }
    while (next_ < buckets_.size()) {
      start();
    }
  }

  void await(size_t bucket) {
    buckets_.at(bucket).sum->wait();
    buckets_.at(bucket).sum.reset();
  }

 private:
  // An exception would leave the backward pass as an error of the model, so finish() throws it.
  void accumulated(size_t parameter) {
    if (!listening_ || !failure_.empty()) {
      return;
    }
    try {
      Bucket& bucket = buckets_[bucket_of_[parameter]];
      if (bucket_of_[parameter] < next_) {
        throw std::runtime_error("a gradient has changed after its sum over all processes was started");
      }
      if (!ready_[parameter] && !parameters_[parameter].grad().is_sparse()) {
        ready_[parameter] = true;
        bucket.missing--;
      }
      while (next_ < buckets_.size() && buckets_[next_].missing == 0) {
        start();
      }
    } catch (const c10::Error& failure) {
      failure_ = failure.what_without_backtrace();
    } catch (const std::exception& failure) {
      failure_ = failure.what();
    }
  }

  void start() {
    at::NoGradGuard unrecorded;
    Bucket& bucket = buckets_[next_];
    int64_t at = 0;
    for (size_t member : bucket.members) {
      const at::Tensor& gradient = parameters_[member].grad();
      bucket.flat.narrow(0, at, gradient.numel()).copy_(gradient.reshape({-1}));
      at += gradient.numel();
    }
    std::vector<at::Tensor> tensors{bucket.flat};
    bucket.sum = group_of(group_)->allreduce(tensors);
    next_++;
  }

  const std::string group_;
  const std::vector<at::Tensor> parameters_;
  std::vector<Bucket> buckets_;
  std::vector<size_t> bucket_of_;
  std::vector<bool> ready_;
  std::vector<std::shared_ptr<torch::autograd::Node>> accumulators_;
  size_t next_ = 0;
  bool listening_ = false;
  std::string failure_;
};

std::map<int64_t, std::shared_ptr<GradientSums>>& all_sums() {
  static auto* all = new std::map<int64_t, std::shared_ptr<GradientSums>>();
  return *all;
}

std::shared_ptr<GradientSums> sums_of(int64_t id) {
  std::lock_guard<std::mutex> guard(lock());
  return all_sums().at(id);
}

}  // namespace

extern "C" {

// SHA-256 of this file, which a test compares with the file beside the build script.
__attribute__((visibility("default"))) const char* cfgrun_source_digest() {
  return CFGRUN_SOURCE_DIGEST;
}

// Waits for all ranks and opens a group.
//   serves         whether this process serves the store at the port; the others connect to it
//   timeout_ms     of the start and of every collective
//   local_address  address of this machine that the other ranks can reach
//   prefix         of all keys in the store, so that a restarted job does not read those of the one before
//   name           of the group in this process
__attribute__((visibility("default"))) int32_t cfgrun_open(
    const char* host, int32_t port, int32_t serves, int32_t rank, int32_t world, int64_t timeout_ms,
    const char* local_address, const char* prefix, const char* name, char* error, int32_t capacity) {
  return guarded(error, capacity, [&] {
    // Warnings about host names would fill the log. The variable has no effect outside Python without the call.
    setenv("TORCH_CPP_LOG_LEVEL", "ERROR", 0);
    c10::initLogging();
    const std::chrono::milliseconds timeout(timeout_ms);
    c10d::TCPStoreOptions options;
    options.port = static_cast<uint16_t>(port);
    options.isServer = serves != 0;
    options.numWorkers = static_cast<size_t>(world);
    options.waitWorkers = true;
    options.timeout = timeout;
    options.multiTenant = true;
    auto store = c10::make_intrusive<c10d::PrefixStore>(
        prefix, c10::make_intrusive<c10d::TCPStore>(host, options));
    auto gloo_options = c10d::ProcessGroupGloo::Options::create(timeout);
    gloo_options->devices = {c10d::ProcessGroupGloo::createDeviceForHostname(local_address)};
    gloo_options->threads = 2;
    auto gloo = c10::make_intrusive<c10d::ProcessGroupGloo>(store, rank, world, gloo_options);
    auto group = c10::make_intrusive<c10d::ProcessGroup>(store, rank, world);
    group->setBackend(
        c10::DeviceType::CPU, c10d::ProcessGroup::BackendType::GLOO,
        c10::static_intrusive_pointer_cast<c10d::Backend>(gloo));
    group->setDefaultBackend(c10d::ProcessGroup::BackendType::GLOO);
    group->setGroupName(name);
    c10d::register_process_group(name, group);
    std::lock_guard<std::mutex> guard(lock());
    groups()[name] = Opened{store, group};
  });
}

// Sets a text in the store of a group.
__attribute__((visibility("default"))) int32_t cfgrun_set(
    const char* name, const char* key, const char* value, char* error, int32_t capacity) {
  return guarded(error, capacity, [&] {
    store_of(name)->set(key, std::vector<uint8_t>(value, value + std::strlen(value)));
  });
}

// Reads a text from the store of a group; empty if the key is not set.
__attribute__((visibility("default"))) int32_t cfgrun_get(
    const char* name, const char* key, char* value, int32_t length, char* error, int32_t capacity) {
  return guarded(error, capacity, [&] {
    auto store = store_of(name);
    value[0] = '\0';
    if (store->check({key})) {
      const std::vector<uint8_t> bytes = store->get(key);
      const size_t count = std::min(bytes.size(), static_cast<size_t>(length - 1));
      std::memcpy(value, bytes.data(), count);
      value[count] = '\0';
    }
  });
}

// Prepares sums of gradients of a model in a group. Handles are addresses of at::Tensor.
//   parameters  handles of all parameters, one bucket after the other
//   sizes       number of parameters of each bucket
//   flats       handles of contiguous tensors of one axis, with as many elements as the parameters of a bucket
//   id          receives the key for the functions below
__attribute__((visibility("default"))) int32_t cfgrun_sums_new(
    const char* name, const int64_t* parameters, const int32_t* sizes, const int64_t* flats, int32_t buckets,
    int64_t* id, char* error, int32_t capacity) {
  return guarded(error, capacity, [&] {
    std::vector<at::Tensor> all;
    std::vector<GradientSums::Bucket> layout(buckets);
    for (int32_t i = 0; i < buckets; i++) {
      layout[i].flat = *reinterpret_cast<const at::Tensor*>(flats[i]);
      for (int32_t member = 0; member < sizes[i]; member++) {
        layout[i].members.push_back(all.size());
        all.push_back(*reinterpret_cast<const at::Tensor*>(parameters[all.size()]));
      }
    }
    auto sums = std::make_shared<GradientSums>(name, std::move(all), std::move(layout));
    sums->listen();
    static int64_t last = 0;
    std::lock_guard<std::mutex> guard(lock());
    *id = ++last;
    all_sums()[last] = sums;
  });
}

// Lets the next backward pass start sums.
__attribute__((visibility("default"))) int32_t cfgrun_sums_begin(int64_t id, char* error, int32_t capacity) {
  return guarded(error, capacity, [&] { sums_of(id)->begin(); });
}

// Starts all other sums. Every parameter must have a gradient.
__attribute__((visibility("default"))) int32_t cfgrun_sums_finish(int64_t id, char* error, int32_t capacity) {
  return guarded(error, capacity, [&] { sums_of(id)->finish(); });
}

// Waits until the flat tensor of a bucket has its sum.
__attribute__((visibility("default"))) int32_t cfgrun_sums_await(
    int64_t id, int32_t bucket, char* error, int32_t capacity) {
  return guarded(error, capacity, [&] { sums_of(id)->await(bucket); });
}

__attribute__((visibility("default"))) int32_t cfgrun_sums_free(int64_t id, char* error, int32_t capacity) {
  return guarded(error, capacity, [&] {
    std::lock_guard<std::mutex> guard(lock());
    all_sums().erase(id);
  });
}

// Closes the connections of a group, and keeps its store.
__attribute__((visibility("default"))) int32_t cfgrun_disconnect(
    const char* name, char* error, int32_t capacity) {
  return guarded(error, capacity, [&] {
    c10::intrusive_ptr<c10d::ProcessGroup> closed;
    {
      std::lock_guard<std::mutex> guard(lock());
      auto found = groups().find(name);
      if (found == groups().end() || !found->second.group) {
        return;
      }
      closed = std::move(found->second.group);
    }
    c10d::unregister_process_group(name);
  });
}

// Closes a group and its store, which ends if this process serves it.
__attribute__((visibility("default"))) int32_t cfgrun_close(
    const char* name, char* error, int32_t capacity) {
  const int32_t status = cfgrun_disconnect(name, error, capacity);
  c10::intrusive_ptr<c10d::Store> closed;
  std::lock_guard<std::mutex> guard(lock());
  auto found = groups().find(name);
  if (found != groups().end()) {
    closed = std::move(found->second.store);
    groups().erase(found);
  }
  return status;
}

}  // extern "C"
