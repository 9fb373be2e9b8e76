#pragma once

#include <cstdint>
#include <cstdlib>

namespace dsp {

/* A fixed-size array that says whether memory was there. Zeroed, 16-byte aligned. */
template <typename T> class Array {
public:
    Array() = default;
    Array(const Array&) = delete;
    Array& operator=(const Array&) = delete;
    ~Array() { std::free(data_); }
    bool allocate(uint32_t count) {
        const uint64_t bytes = (static_cast<uint64_t>(count) * sizeof(T) + 15u) & ~uint64_t{15};
        if (bytes > 0x40000000u) return false;
        data_ = static_cast<T*>(std::aligned_alloc(16, bytes == 0 ? 16 : static_cast<uint32_t>(bytes)));
        if (data_ == nullptr) return false;
        for (uint32_t i = 0; i < count; ++i) data_[i] = T{};
        return true;
    }
    T* get() const { return data_; }
    T& operator[](uint32_t index) const { return data_[index]; }

private:
    T* data_ = nullptr;
};

} // namespace dsp
