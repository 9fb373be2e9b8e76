/*
 * A list that grows without moving what it holds: fixed chunks behind a fixed table. Memory for the expected
 * length is taken by reserve(); only material longer than announced allocates while processing.
 */
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>

template <typename Value> class History {
  public:
    History() = default;
    History(const History&) = delete;
    History& operator=(const History&) = delete;
    ~History() {
        for (size_t index = 0; index < chunks_; index++) std::free(table_[index]);
    }

    bool reserve(uint64_t count) {
        while (chunks_ * CHUNK < count) {
            if (chunks_ == TABLE) return false;
            void* memory = std::malloc(CHUNK * sizeof(Value));
            if (memory == nullptr) return false;
            table_[chunks_++] = static_cast<Value*>(memory);
        }
        return true;
    }

    /* False, and nothing kept, when memory is exhausted. */
    bool push(Value value) {
        if (!reserve(size_ + 1)) return false;
        table_[size_ / CHUNK][size_ % CHUNK] = value;
        size_++;
        return true;
    }

    uint64_t size() const { return size_; }
    Value operator[](uint64_t index) const { return table_[index / CHUNK][index % CHUNK]; }

  private:
    static constexpr size_t CHUNK = 4096;
    static constexpr size_t TABLE = 2048;
    Value* table_[TABLE] = {};
    size_t chunks_ = 0;
    uint64_t size_ = 0;
};
